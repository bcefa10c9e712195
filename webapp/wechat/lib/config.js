/** Where the service is reached from outside: its PUBLIC_URL. HTTPS, and entered in WeChat's console (see README.md). */
export const PUBLIC_URL = 'https://bonafide.example';
