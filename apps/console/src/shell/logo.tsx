import { Link } from '@tanstack/react-router';

export function Logo() {
  return (
    <Link
      to="/"
      className="flex items-center gap-2 rounded-md font-semibold text-base text-strong tracking-tight"
    >
      <img src="/console/icon.svg" alt="" width={22} height={22} />
      Jettson
    </Link>
  );
}
