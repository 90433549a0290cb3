// Classic and blocking on purpose, and not part of the bundle: it runs before the first paint.
// The key is the one in src/lib/theme.ts.
try {
  const theme = localStorage.getItem('readroom.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be switched off: then the system's theme it is.
}
