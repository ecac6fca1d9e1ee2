// Runs before the first paint, so that a page in dark mode never flashes white.
const chosen = localStorage.getItem('vitepress-theme-appearance') || 'auto';
const isDark = chosen === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
document.documentElement.classList.toggle('dark', isDark);
