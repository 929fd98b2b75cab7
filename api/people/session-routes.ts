import { chooseLanguage, getSession, getSignInSettings } from '#api/contract/session.ts';
import type { Config } from '#api/platform/config.ts';
import { serve, servePublic, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { chooseOwnLanguage, openSession, type MessagesStopped } from './actions.ts';

type SignInConfig = Pick<Config, 'authority' | 'tenantIds' | 'clientId' | 'resource' | 'hostOrigins'>;

export function mountSession(desk: Desk, tools: Tools, config: SignInConfig, messagesStopped: MessagesStopped): void {
  serve(desk, getSession, (actor, input) => openSession(tools, actor, input, messagesStopped));
  serve(desk, chooseLanguage, async (actor, { language }) => {
    await chooseOwnLanguage(tools, actor, language);
    return openSession(tools, actor, {}, messagesStopped);
  });
  servePublic(desk, getSignInSettings, async () => ({
    // One organisation signs in at its own address; several at the one that takes any, and the token's tenant is checked.
    authority: `${config.authority}/${config.tenantIds.length === 1 ? config.tenantIds[0] : 'organizations'}`,
    knownAuthorities: [new URL(config.authority).host],
    clientId: config.clientId,
    scope: `${config.resource}/access_as_user`,
    hostOrigins: [...config.hostOrigins],
  }));
}
