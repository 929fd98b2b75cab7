import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

/** The page Entra comes back to: hands the answer to the page that asked, and goes there. */
broadcastResponseToMainFrame().catch(() => {
  // Opened by hand, without an answer to hand on: the tab itself is the right place.
  window.location.replace('/');
});
