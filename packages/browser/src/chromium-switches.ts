const DISABLED_FEATURES = [
  'AutofillServerCommunication',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'CertificateTransparencyComponentUpdater',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'Translate',
];

/**
 * Chromium's command line. `sandbox: false` turns its own sandbox off; bubblewrap's around it stays. Certificates for
 * the key with the fingerprint `trustedKey` are accepted for every host.
 */
export function chromiumSwitches({
  sandbox,
  trustedKey,
}: {
  sandbox: boolean;
  trustedKey: string;
}): string[] {
  return [
    `--ignore-certificate-errors-spki-list=${trustedKey}`,
    ...(sandbox ? [] : ['--no-sandbox']),
    '--headless',
    '--remote-debugging-pipe',
    '--user-data-dir=/tmp/profile',
    '--no-startup-window',

    // Every context has its own proxy. Traffic that belongs to no context, and loopback, goes nowhere.
    '--proxy-server=http://127.0.0.1:1',
    '--proxy-bypass-list=<-loopback>',
    '--disable-quic',
    '--dns-prefetch-disable',
    '--no-pings',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',

    // Nothing on its own initiative.
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-client-side-phishing-detection',
    '--disable-component-extensions-with-background-pages',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-field-trial-config',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-service-autorun',
    '--password-store=basic',
    `--disable-features=${DISABLED_FEATURES.join(',')}`,

    // What Playwright relies on.
    '--allow-pre-commit-input',
    '--disable-back-forward-cache',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-hang-monitor',
    '--disable-popup-blocking',
    '--disable-prompt-on-repost',
    '--disable-renderer-backgrounding',
    '--enable-features=CDPScreenshotNewSurface',
    '--force-color-profile=srgb',

    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--hide-scrollbars',
    '--mute-audio',
  ];
}
