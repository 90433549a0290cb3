import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/settings')({ component: SettingsPage });

const parts = [
  { to: '/settings', label: 'You', isExact: true },
  { to: '/settings/security', label: 'Security', isExact: false },
  { to: '/settings/clinic', label: 'Clinic', isExact: false },
  { to: '/settings/api-keys', label: 'API keys', isExact: false },
] as const;

function SettingsPage() {
  return (
    <Page
      title="Settings"
      beside={
        <nav aria-label="Settings" className="flex flex-wrap items-center gap-1">
          {parts.map(({ to, label, isExact }) => (
            <Link key={to} to={to} className="tab" activeOptions={{ exact: isExact }}>
              {label}
            </Link>
          ))}
        </nav>
      }
    >
      <Outlet />
    </Page>
  );
}
