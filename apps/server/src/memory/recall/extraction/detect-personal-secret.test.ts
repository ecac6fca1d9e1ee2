import { growsFaster } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { detectSecret } from './detect-secret.ts';
import { hasKnownToken } from './has-known-token.ts';

test.each([
  ['password', 'Das Passwort für das WLAN lautet Tulpe-2041'],
  ['password', 'La contraseña del servidor es Lima2041'],
  ['password', 'Le mot de passe du wifi est Tulipe-2041'],
  ['password', 'Пароль от сервера: Tulip2041'],
  ['password', 'サーバーのパスワードはTulip2041です'],
  ['password', '服务器的密码是Tulip2041'],
  ['password', 'La password del server è Lima!2041'],
  ['password', 'Hasło do serwera to Lipa2041!'],
  ['password', 'Heslo k serveru je Lipa2041'],
  ['password', 'Sunucunun şifresi Lale2041'],
  ['password', 'Mật khẩu wifi là Tulip2041'],
  ['password', 'كلمة المرور هي Tulip2041'],
  ['password', '保险箱的密码是 12-34-56'],
  ['password', 'The recovery code is 8F3K-22LP-90QX'],
  ['password', '2FA backup codes: 83920184 17203948'],
  ['password', 'The combination of the safe is 12-34-56'],
  ['card_number', 'The CVV of the card is 482'],
  ['pin', 'The PIN of the card is 4417'],
  ['pin', 'Die Geheimzahl der Karte lautet 4417'],
  ['pin', 'Der Entsperrcode fürs Handy ist 735219'],
  ['pin', 'El código de la puerta es 5512'],
  ['pin', 'Le digicode est 45B78'],
  ['pin', 'Код от сейфа 3319'],
  ['pin', 'Le NIP de la carte bancaire est 5582'],
  ['pin', 'Пин-код от телефона 9043'],
  ['pin', 'The alarm is disarmed with code 4471'],
  ['pin', '認証コードは482713です'],
  ['pin', '今天的验证码是662981'],
  ['pin', 'The alarm code of the office is 90311'],
  ['password', 'Zugangsdaten: admin / Gf7!kk2p'],
  ['password', '用户名 maria / Luna$88x'],
  ['password', 'Пароль от банка: берёза55'],
  ['social_security_number', 'Her number is 536-22-8817'],
  ['social_security_number', 'Social security number 536 22 8817'],
  ['bank_account', 'Transfers go to DE89 3704 0044 0532 0130 00 please'],
  ['bank_account', 'IBAN GB29NWBK60161331926819'],
  ['seed_phrase', 'legal winner thank year wave sausage worth useful legal winner thank yellow'],
] as const)('a %s is seen in: %s', (kind, text) => {
  expect(detectSecret(text)).toBe(kind);
});

test.each([
  'PIN pads are replaced in 2026',
  'The pin is on the map at 1600 Main Street',
  'The security code review is on 2026-05-04',
  'Die TAN-Liste wurde 2024 abgeschafft',
  'Пароль — не менее 12 символов',
  'Lock version 1-2-3 is deprecated',
  'The access token lifetime is 15 min',
  'The access token lifetime is 900000ms',
  'Das Passwort steht in 1Password',
  'La contraseña se cambia cada 90 días',
  'Le mot de passe doit avoir 12 caractères',
  'Пароль нужно менять каждые 90 дней',
  'パスワードは90日ごとに変更します',
  '密码每90天更换一次',
  'The pin board hangs on floor 2',
  'The order was opened with coupon 4471',
  'Backup codes are printed and kept in the safe',
  'The backup key is kept in the safe of floor 12',
  'The safe was delivered on 2026-04-12',
  'The vault of Zurich has 12 lockers',
  'La password del server si cambia ogni 90 giorni',
  'Call the office under 0113 496 0123',
  'The order DE12 3456 7890 1234 5678 90 was returned',
  'Ada keeps bees and sells honey at the market on every second Sunday of the month',
])('an ordinary fact is let through: %s', (text) => {
  expect(detectSecret(text)).toBeNull();
});

test('a token in a format that secretlint knows is seen, and an ordinary fact is not', async () => {
  const random = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6';

  expect(await hasKnownToken(`The bot uses ghp_${random} for the builds`)).toBe(true);
  expect(await hasKnownToken('The office is in Bristol, above the bakery')).toBe(false);
});

test('looking for them takes time in proportion to the text, whatever it is made of', () => {
  const shapes = [
    'PIN ',
    '1234',
    'passwort ',
    'パスワード',
    'ssn 1',
    'DE89 ',
    'legal ',
    '1-',
    'AA00',
    'clave x',
    'cvv ',
    'safe 1-',
    'backup code 1',
  ];

  expect(growsFaster(shapes, detectSecret)).toEqual([]);
});
