// Without the theme's fonts: those of the reader's system are there already.
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
