/** What an imaging clinic does, and how often: the vocabulary of every invented study. */

export type Modality = 'CT' | 'MR' | 'CR' | 'US' | 'MG' | 'NM' | 'PT' | 'XA' | 'DX';

/** How pressing such a study tends to be; decides the severity mix. */
export type Urgency = 'routine' | 'mixed' | 'acute';

export interface Protocol {
  readonly modality: Modality;
  readonly bodyPart: string;
  /** As it stands on the worklist; `{side}` becomes left or right. */
  readonly description: string;
  readonly urgency: Urgency;
  /** Relative frequency. */
  readonly weight: number;
  readonly indications: readonly string[];
}

type Line = readonly [description: string, urgency: Urgency, weight: number];

function group(
  modality: Modality,
  bodyPart: string,
  lines: readonly Line[],
  indications: readonly string[],
): Protocol[] {
  return lines.map(([description, urgency, weight]) => ({
    modality,
    bodyPart,
    description,
    urgency,
    weight,
    indications,
  }));
}

export const protocols: readonly Protocol[] = [
  ...group(
    'CT',
    'HEAD',
    [
      ['CT head without contrast', 'acute', 9],
      ['CTA head and neck, stroke protocol', 'acute', 3],
      ['CT head with and without contrast', 'mixed', 1],
      ['CT perfusion brain', 'acute', 0.8],
    ],
    [
      'Sudden severe headache',
      'Fall from standing, on anticoagulation',
      'New confusion, rule out bleed',
      'Acute facial droop and slurred speech',
      'Follow-up of known subdural hematoma',
    ],
  ),
  ...group(
    'CT',
    'CHEST',
    [['CTA chest PE protocol', 'acute', 5]],
    [
      'Shortness of breath, elevated D-dimer',
      'Pleuritic chest pain, tachycardia',
      'Syncope after long flight',
      'Hypoxia, postoperative day 3',
    ],
  ),
  ...group(
    'CT',
    'CHEST',
    [
      ['CT chest without contrast', 'routine', 4],
      ['CT chest with contrast', 'mixed', 4],
      ['CT chest low dose, lung cancer screening', 'routine', 3],
      ['CT chest high resolution, ILD protocol', 'routine', 1],
    ],
    [
      'Pulmonary nodule follow-up',
      'Known lung carcinoma, restaging',
      'Chronic cough, ground-glass opacities on prior',
      'Heavy smoker, 40 pack-years',
    ],
  ),
  ...group(
    'CT',
    'ABDOMEN',
    [
      ['CT abdomen/pelvis with IV contrast', 'mixed', 8],
      ['CT chest/abdomen/pelvis with contrast', 'mixed', 4],
    ],
    [
      'Right lower quadrant pain, fever, rule out appendicitis',
      'Restaging, colorectal carcinoma',
      'Unexplained weight loss',
      'Abdominal distension, rule out obstruction',
      'Postoperative fever, rule out abscess',
    ],
  ),
  ...group(
    'CT',
    'ABDOMEN',
    [['CT abdomen/pelvis without contrast, renal stone protocol', 'mixed', 4]],
    ['Flank pain with hematuria', 'Known stone, worsening pain', 'Renal colic'],
  ),
  ...group(
    'CT',
    'ABDOMEN',
    [['CT enterography', 'routine', 0.7]],
    ['Crohn disease, flare', 'Anemia, obscure bleeding'],
  ),
  ...group(
    'CT',
    'ABDOMEN',
    [['CT liver, triphasic', 'routine', 1]],
    ['Cirrhosis, rising AFP', 'Indeterminate lesion on ultrasound'],
  ),
  ...group(
    'CT',
    'AORTA',
    [['CTA aorta with runoff', 'mixed', 0.8]],
    ['Known aneurysm, interval change', 'Claudication, absent pulses'],
  ),
  ...group(
    'CT',
    'SPINE',
    [
      ['CT cervical spine without contrast', 'acute', 3],
      ['CT lumbar spine without contrast', 'mixed', 1.5],
    ],
    ['Motor vehicle collision, midline tenderness', 'Fall from ladder', 'Fracture on radiograph'],
  ),
  ...group(
    'CT',
    'FACE',
    [['CT facial bones without contrast', 'mixed', 1]],
    ['Assault, periorbital swelling', 'Fall, malocclusion'],
  ),
  ...group(
    'CT',
    'SINUS',
    [['CT sinuses without contrast', 'routine', 1.2]],
    ['Chronic sinusitis, preoperative planning', 'Recurrent sinusitis'],
  ),
  ...group(
    'CT',
    'HEART',
    [['CTA coronary arteries with calcium score', 'routine', 1.2]],
    ['Atypical chest pain, intermediate risk', 'Equivocal stress test'],
  ),
  ...group(
    'MR',
    'BRAIN',
    [
      ['MR brain with and without contrast', 'mixed', 5],
      ['MR brain w/o contrast', 'mixed', 3],
    ],
    [
      'New onset seizure',
      'Headache with papilledema',
      'Metastatic surveillance',
      'Memory loss',
      'First psychosis, rule out lesion',
    ],
  ),
  ...group(
    'MR',
    'BRAIN',
    [['MR brain, MS protocol', 'routine', 1.5]],
    ['Multiple sclerosis, new symptoms', 'Multiple sclerosis, yearly control', 'Optic neuritis'],
  ),
  ...group(
    'MR',
    'BRAIN',
    [['MRA head w/o contrast', 'mixed', 1.2]],
    ['Family history of aneurysm', 'Pulsatile tinnitus', 'Thunderclap headache, CT negative'],
  ),
  ...group(
    'MR',
    'PITUITARY',
    [['MR pituitary with and without contrast', 'routine', 0.8]],
    ['Elevated prolactin', 'Bitemporal hemianopia'],
  ),
  ...group(
    'MR',
    'IAC',
    [['MR internal auditory canals with and without contrast', 'routine', 0.6]],
    ['Asymmetric hearing loss', 'Unilateral tinnitus'],
  ),
  ...group(
    'MR',
    'SPINE',
    [['MR lumbar spine w/o contrast', 'routine', 6]],
    [
      'Low back pain radiating to left leg, 6 weeks of therapy',
      'Spinal stenosis, neurogenic claudication',
      'Postoperative, recurrent pain',
    ],
  ),
  ...group(
    'MR',
    'SPINE',
    [
      ['MR cervical spine w/o contrast', 'routine', 4],
      ['MR thoracic spine w/o contrast', 'routine', 1],
    ],
    ['Radiculopathy', 'Myelopathy signs', 'Chronic pain, failed therapy'],
  ),
  ...group(
    'MR',
    'SPINE',
    [['MR total spine with and without contrast, cord compression', 'acute', 0.7]],
    ['Bilateral leg weakness, urinary retention', 'Known metastases, new deficit'],
  ),
  ...group(
    'MR',
    'KNEE',
    [['MR {side} knee w/o contrast', 'routine', 4]],
    [
      'Locking and medial joint line pain',
      'Sports injury, suspected ACL tear',
      'Effusion after twisting injury',
    ],
  ),
  ...group(
    'MR',
    'SHOULDER',
    [
      ['MR {side} shoulder w/o contrast', 'routine', 3],
      ['MR arthrogram {side} shoulder', 'routine', 0.8],
    ],
    ['Rotator cuff weakness', 'Recurrent dislocation', 'Pain on overhead activity'],
  ),
  ...group(
    'MR',
    'ANKLE',
    [['MR {side} ankle w/o contrast', 'routine', 1.2]],
    ['Persistent pain after sprain', 'Suspected Achilles tear'],
  ),
  ...group(
    'MR',
    'HIP',
    [['MR {side} hip w/o contrast', 'routine', 1]],
    ['Suspected avascular necrosis', 'Groin pain, labral tear'],
  ),
  ...group(
    'MR',
    'WRIST',
    [['MR {side} wrist w/o contrast', 'routine', 0.8]],
    ['Suspected scaphoid fracture, radiograph negative', 'Ulnar-sided pain'],
  ),
  ...group(
    'MR',
    'ABDOMEN',
    [['MR abdomen with and without contrast, liver', 'routine', 1.5]],
    ['Indeterminate liver lesion on ultrasound', 'Cirrhosis surveillance'],
  ),
  ...group(
    'MR',
    'ABDOMEN',
    [['MRCP w/o contrast', 'mixed', 1.5]],
    ['Jaundice, dilated common bile duct', 'Recurrent pancreatitis'],
  ),
  ...group(
    'MR',
    'PROSTATE',
    [['MR prostate with and without contrast', 'routine', 1.5]],
    ['Rising PSA', 'Active surveillance', 'Prior negative biopsy'],
  ),
  ...group(
    'MR',
    'PELVIS',
    [['MR pelvis with and without contrast, rectal staging', 'routine', 0.8]],
    ['Newly diagnosed rectal carcinoma', 'Response to neoadjuvant therapy'],
  ),
  ...group(
    'MR',
    'BREAST',
    [['MR breast bilateral with and without contrast', 'routine', 1]],
    ['High-risk screening', 'Extent of disease', 'BRCA1 carrier'],
  ),
  ...group(
    'MR',
    'HEART',
    [['MR cardiac, viability', 'routine', 0.5]],
    ['Ischemic cardiomyopathy', 'Suspected myocarditis'],
  ),
  ...group(
    'DX',
    'CHEST',
    [['XR chest 2 views', 'routine', 12]],
    [
      'Cough and fever',
      'Preoperative clearance',
      'Shortness of breath',
      'Positive tuberculosis test',
      'Follow-up of pneumonia',
    ],
  ),
  ...group(
    'DX',
    'CHEST',
    [['XR chest portable 1 view', 'acute', 7]],
    [
      'Line placement, confirm position',
      'Shortness of breath',
      'Intubated, daily film',
      'Chest tube removed',
    ],
  ),
  ...group(
    'DX',
    'CHEST',
    [['XR ribs {side} 3 views', 'routine', 1]],
    ['Fall, chest wall pain', 'Pain after coughing'],
  ),
  ...group(
    'DX',
    'ABDOMEN',
    [['XR abdomen 2 views', 'mixed', 2]],
    ['Constipation, rule out obstruction', 'Vomiting', 'Feeding tube placement'],
  ),
  ...group(
    'CR',
    'KNEE',
    [['XR {side} knee 3 views', 'routine', 5]],
    ['Chronic pain, arthritis', 'Fall on knee', 'Before replacement'],
  ),
  ...group(
    'CR',
    'ANKLE',
    [
      ['XR {side} ankle 3 views', 'mixed', 4],
      ['XR {side} foot 3 views', 'routine', 3],
    ],
    ['Twisting injury, unable to bear weight', 'Swelling after trauma', 'Follow-up of fracture, 6 weeks'],
  ),
  ...group(
    'CR',
    'WRIST',
    [
      ['XR {side} wrist 3 views', 'mixed', 4],
      ['XR {side} hand 3 views', 'mixed', 3],
    ],
    ['Fall on outstretched hand', 'Post reduction', 'Crush injury', 'Arthritis, morning stiffness'],
  ),
  ...group(
    'CR',
    'SHOULDER',
    [
      ['XR {side} shoulder 3 views', 'mixed', 3],
      ['XR {side} elbow 3 views', 'mixed', 1.5],
    ],
    ['Fall, limited motion', 'Post reduction', 'Chronic pain'],
  ),
  ...group(
    'CR',
    'HIP',
    [['XR {side} hip with pelvis 2 views', 'mixed', 3]],
    ['Fall, leg shortened and rotated', 'Groin pain', 'Postoperative'],
  ),
  ...group(
    'CR',
    'SPINE',
    [
      ['XR lumbar spine 3 views', 'routine', 3],
      ['XR cervical spine 5 views', 'mixed', 1.5],
    ],
    ['Chronic pain', 'Minor trauma, tenderness', 'Radicular pain'],
  ),
  ...group(
    'CR',
    'SPINE',
    [['XR scoliosis series', 'routine', 0.6]],
    ['Adolescent scoliosis, yearly control', 'Positive forward bend test'],
  ),
  ...group(
    'MG',
    'BREAST',
    [
      ['MG screening bilateral with tomosynthesis', 'routine', 9],
      ['MG screening bilateral with implants', 'routine', 0.7],
    ],
    ['Annual screening', 'First screening', 'Family history, annual screening'],
  ),
  ...group(
    'MG',
    'BREAST',
    [['MG diagnostic {side} with tomosynthesis', 'mixed', 2.5]],
    [
      'Palpable lump, upper outer quadrant',
      'Call-back from screening, asymmetry',
      'Six-month follow-up of probably benign finding',
    ],
  ),
  ...group(
    'US',
    'ABDOMEN',
    [
      ['US abdomen limited, right upper quadrant', 'mixed', 5],
      ['US abdomen complete', 'routine', 3],
    ],
    [
      'Right upper quadrant pain after meals',
      'Elevated liver enzymes',
      'Rule out gallstones',
      'Known hemangioma',
    ],
  ),
  ...group(
    'US',
    'KIDNEY',
    [['US renal and bladder', 'routine', 3]],
    ['Hydronephrosis follow-up', 'Rising creatinine', 'Recurrent urinary tract infections'],
  ),
  ...group(
    'US',
    'PELVIS',
    [['US pelvis transabdominal and transvaginal', 'mixed', 3]],
    ['Pelvic pain, rule out torsion', 'Heavy bleeding', 'Adnexal mass'],
  ),
  ...group(
    'US',
    'NECK',
    [['US thyroid', 'routine', 2.5]],
    ['Thyroid nodule follow-up', 'Palpable nodule', 'Hypothyroidism'],
  ),
  ...group(
    'US',
    'SCROTUM',
    [['US scrotum with Doppler', 'acute', 0.8]],
    ['Acute pain, rule out torsion', 'Painless swelling'],
  ),
  ...group(
    'US',
    'UTERUS',
    [['US obstetric, first trimester', 'mixed', 1.5]],
    ['Bleeding in early pregnancy', 'Dating', 'Rule out ectopic pregnancy'],
  ),
  ...group(
    'US',
    'BREAST',
    [['US {side} breast limited', 'routine', 2]],
    ['Palpable lump', 'Finding on mammogram', 'Known cyst, tender'],
  ),
  ...group(
    'US',
    'VASCULAR',
    [['US venous duplex {side} lower extremity', 'mixed', 4]],
    ['Unilateral calf swelling, rule out DVT', 'Leg pain after flight', 'DVT follow-up'],
  ),
  ...group(
    'US',
    'VASCULAR',
    [['US carotid duplex bilateral', 'routine', 2]],
    ['Transient ischemic attack', 'Carotid bruit'],
  ),
  ...group(
    'US',
    'AORTA',
    [['US abdominal aorta screening', 'routine', 0.8]],
    ['Family history of aneurysm', 'Screening, former smoker'],
  ),
  ...group(
    'NM',
    'WHOLE BODY',
    [['NM bone scan whole body', 'routine', 1.5]],
    ['Prostate carcinoma, rising PSA', 'Breast carcinoma, bone pain'],
  ),
  ...group(
    'NM',
    'HEART',
    [['NM myocardial perfusion SPECT, rest and stress', 'routine', 1.5]],
    ['Exertional chest pain', 'Before vascular surgery'],
  ),
  ...group(
    'NM',
    'ABDOMEN',
    [['NM hepatobiliary scan with ejection fraction', 'routine', 0.8]],
    ['Biliary dyskinesia', 'Right upper quadrant pain, ultrasound normal'],
  ),
  ...group(
    'NM',
    'LUNG',
    [['NM V/Q lung scan', 'acute', 0.6]],
    ['Contrast allergy, rule out pulmonary embolism', 'Renal failure, rule out pulmonary embolism'],
  ),
  ...group(
    'NM',
    'THYROID',
    [['NM thyroid uptake and scan', 'routine', 0.5]],
    ['Hyperthyroidism', 'Autonomous nodule'],
  ),
  ...group(
    'PT',
    'WHOLE BODY',
    [['PET-CT skull base to mid-thigh, FDG', 'routine', 2.5]],
    ['Lymphoma, response to therapy', 'Solitary pulmonary nodule', 'Melanoma, staging'],
  ),
  ...group(
    'PT',
    'WHOLE BODY',
    [['PET-CT PSMA', 'routine', 0.6]],
    ['Biochemical recurrence', 'High-risk prostate carcinoma, staging'],
  ),
  ...group(
    'PT',
    'BRAIN',
    [['PET brain, amyloid', 'routine', 0.3]],
    ['Cognitive decline', 'Before antibody therapy'],
  ),
  ...group(
    'XA',
    'ABDOMEN',
    [['FL upper GI with small bowel follow-through', 'routine', 0.7]],
    ['Reflux, preoperative', 'Early satiety'],
  ),
  ...group(
    'XA',
    'NECK',
    [['FL modified barium swallow', 'routine', 0.8]],
    ['Dysphagia after stroke', 'Aspiration'],
  ),
  ...group(
    'XA',
    'BLADDER',
    [['FL voiding cystourethrogram', 'routine', 0.4]],
    ['Recurrent urinary tract infections', 'Vesicoureteral reflux, follow-up'],
  ),
];

/** A study of its own: what the stat section of the demo is made of. */
export interface Emergency {
  readonly modality: Modality;
  readonly bodyPart: string;
  readonly description: string;
  readonly indication: string;
  readonly ward: string;
}

export const emergencies: readonly Emergency[] = [
  {
    modality: 'CT',
    bodyPart: 'HEAD',
    description: 'CT head without contrast, stroke alert',
    indication: 'Left-sided weakness, onset 40 minutes before arrival',
    ward: 'Emergency',
  },
  {
    modality: 'CT',
    bodyPart: 'CHEST',
    description: 'CTA chest PE protocol',
    indication: 'Syncope, oxygen saturation 86 %, recent surgery',
    ward: 'Emergency',
  },
  {
    modality: 'CT',
    bodyPart: 'HEAD',
    description: 'CTA head and neck, stroke protocol',
    indication: 'Aphasia, last known well 2 hours ago',
    ward: 'Emergency',
  },
  {
    modality: 'MR',
    bodyPart: 'SPINE',
    description: 'MR total spine with and without contrast, cord compression',
    indication: 'Known metastases, new leg weakness and urinary retention',
    ward: 'Oncology',
  },
  {
    modality: 'CT',
    bodyPart: 'ABDOMEN',
    description: 'CT chest/abdomen/pelvis with contrast, trauma',
    indication: 'Motor vehicle collision, hypotensive',
    ward: 'Trauma bay 2',
  },
  {
    modality: 'CT',
    bodyPart: 'ABDOMEN',
    description: 'CTA aorta chest/abdomen/pelvis, dissection',
    indication: 'Tearing chest pain, unequal pulses',
    ward: 'Emergency',
  },
  {
    modality: 'DX',
    bodyPart: 'CHEST',
    description: 'XR chest portable 1 view',
    indication: 'Ventilated, sudden desaturation, rule out pneumothorax',
    ward: 'ICU',
  },
  {
    modality: 'US',
    bodyPart: 'PELVIS',
    description: 'US pelvis transvaginal with Doppler',
    indication: 'Acute pelvic pain, positive pregnancy test',
    ward: 'Emergency',
  },
];

export const referringSites = [
  'Northside Imaging Main',
  'Northside Imaging Lakeview',
  'Northside Imaging West',
  'St. Brigid Medical Center',
  'Cedar Hill Community Hospital',
  'Harbor Road Urgent Care',
  'Prairie Orthopedics',
  'Elm Street Family Practice',
  'Riverside Oncology Associates',
] as const;

export const wards = [
  'Emergency',
  'ICU',
  'Surgery 3B',
  'Medicine 4A',
  'Medicine 5C',
  'Oncology',
  'Telemetry',
] as const;
