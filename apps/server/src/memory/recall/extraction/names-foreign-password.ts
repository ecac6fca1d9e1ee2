/** No letter before a short word: an id such as `ag_cPoHaSLH31y` contains it by chance. Longer ones are parts of compounds. */
const START = '(?<![\\p{L}\\p{N}_])';
/** Words for passwords, keys and tokens in other languages than English. */
const WORDS = [
  'passw[oö]rt\\p{L}*|kennwort|zugangscode|geheimschlüssel|zugangsschlüssel|api-?schlüssel',
  `contraseña|${START}clave(?: secreta| de acceso| privada| de (?:la )?api)?`,
  "mot de passe|code (?:secret|d[’']accès)|cl[ée] (?:secrète|privée|d[’']api)",
  `parola d[’']ordine|password d(?:el|ella|ello|ei|i|ell[’'])(?!\\p{L})|${START}senha|palavra-passe|chave secreta|wachtwoord`,
  `${START}(?:has[łl]\\p{L}{1,3}|hesl\\p{L}{1,3}|parol\\p{L}{1,4})|jelszó\\p{L}*|lösenord\\p{L}*|passord\\p{L}*|adgangskode\\p{L}*|salasana\\p{L}*`,
  'şifre\\p{L}*|κωδικ\\p{L}{2,4} (?:πρόσβασης|ασφαλείας)|mật khẩu|kata sandi|รหัสผ่าน|पासवर्ड|كلمة (?:السر|المرور)|סיסמ\\p{L}{1,3}',
  'парол\\p{L}{1,3}|секретн\\p{L}{1,3} ключ|ключ api|токен\\p{L}{0,3}',
  'パスワード|暗証番号|秘密鍵|apiキー|アクセストークン|トークン',
  '密码|密碼|口令|密钥|密鑰|令牌|비밀번호|암호',
].join('|');
/** A value follows in the same sentence: ASCII characters, among them a digit or a sign. */
const NAMED = new RegExp(
  `(?:${WORDS})([^\\n.!?。！？]{0,60}?)(?<![\\x21-\\x7e])([\\x21-\\x7e]{4,200})`,
  'giu',
);
/** In letters of other scripts only right after a colon or dash, where a sentence hardly has letters and digits in one word. */
const ASSIGNED = new RegExp(
  String.raw`(?:${WORDS})[^\n.!?。！？]{0,30}?[:：=—–] ?["'«„]?(?=\S{0,60}[\p{Script=Cyrillic}\p{Script=Greek}])(?=\S{0,60}\d)[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}\d!#$%^&*@_-]{5,60}(?![^\s"'»“.,;)])`,
  'iu',
);
const OTHER_LETTERS = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const IS_MEASURE = /^["'(]?\d{1,3}(?:[.,]\d+)?["')]?[.,]?$/;
/** Dates, places and versions are not passwords. */
const IS_PUBLIC = /^(?:https?:|\/|[<{[$%]|\d{4}-\d\d-\d\d|1password|keepass|bitwarden|vault)/i;

/** Whether a text in one of these languages contains a password. */
export function namesForeignPassword(text: string): boolean {
  if (OTHER_LETTERS.test(text) && ASSIGNED.test(text)) return true;
  for (const { 0: all, index } of text.matchAll(NAMED)) {
    const rest = text.slice(index, index + all.length + 80);
    const values = rest.match(/[\x21-\x7e]{4,}/g) ?? [];
    if (values.some((value) => isSecretValue(value.replaceAll(/^["'(:=]+|["').,;:]+$/g, '')))) return true;
  }
  return false;
}

function isSecretValue(value: string): boolean {
  if (IS_MEASURE.test(value) || IS_PUBLIC.test(value)) return false;
  return (
    /^\d{4,}$|^\d{2,4}(?:[-.]\d{2,4}){1,4}$/.test(value) ||
    (/[a-z]/i.test(value) && /[\d!#$%^&*@_]/.test(value) && value.length >= 5)
  );
}
