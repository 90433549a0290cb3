/** What a row of the sheet says about a person, as text. */
export const textFields = [
  'email',
  'firstName',
  'lastName',
  'middleName',
  'suffix1',
  'suffix2',
  'phoneNumber',
  'clinicRole',
  'level',
  'canManageStudies',
  'hasDashboardAccess',
] as const;
export type TextField = (typeof textFields)[number];
export type Texts = Readonly<Record<TextField, string>>;

/** What a column can be: one of these, a whole name, or nothing that is wanted. */
export const columnMeanings = [...textFields, 'fullName', 'none'] as const;
export type ColumnMeaning = (typeof columnMeanings)[number];

export const meaningWords: Record<ColumnMeaning, string> = {
  email: 'E-mail',
  firstName: 'First name',
  lastName: 'Last name',
  fullName: 'Whole name',
  middleName: 'Middle name',
  suffix1: 'First suffix',
  suffix2: 'Second suffix',
  phoneNumber: 'Phone',
  clinicRole: 'Clinic role',
  level: 'Level',
  canManageStudies: 'Manages studies',
  hasDashboardAccess: 'Dashboard access',
  none: 'Not used',
};
