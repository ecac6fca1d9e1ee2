import { type secureHeaders as SecureHeaders, secureHeaders } from 'hono/secure-headers';

type ContentSecurityPolicy = NonNullable<Parameters<typeof SecureHeaders>[0]>['contentSecurityPolicy'];

/** The headers of pages: this policy, and neither framing nor access to devices. */
export const pageHeaders = (contentSecurityPolicy: NonNullable<ContentSecurityPolicy>) =>
  secureHeaders({
    contentSecurityPolicy,
    xFrameOptions: 'DENY',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
    // The operator of the TLS proxy decides for the whole domain.
    strictTransportSecurity: false,
  });
