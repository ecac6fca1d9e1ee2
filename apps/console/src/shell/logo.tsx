import { Link } from '@tanstack/react-router';
import { BASE_PATH } from '../api/server-url.ts';

export function Logo() {
  return (
    <Link
      to="/"
      className="flex items-center gap-2 rounded-md font-semibold text-base text-strong tracking-tight"
    >
      <img src={`${BASE_PATH}/console/icon.svg`} alt="" width={22} height={22} />
      <span className="@max-[8rem]:sr-only">Jettson</span>
    </Link>
  );
}
