import { type secureHeaders as SecureHeaders, secureHeaders } from 'hono/secure-headers';

type ContentSecurityPolicy = NonNullable<Parameters<typeof SecureHeaders>[0]>['contentSecurityPolicy'];

/** What pages are served with: this policy, and no way to frame them or to use a device. */
export const pageHeaders = (contentSecurityPolicy: NonNullable<ContentSecurityPolicy>) =>
  secureHeaders({
    contentSecurityPolicy,
    xFrameOptions: 'DENY',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
    // Whoever puts TLS in front decides for their whole domain.
    strictTransportSecurity: false,
  });
