export interface TelegramConfig {
  token: string;
  apiRoot?: string;
  /** Long polling where there is none. */
  webhook?: { url: string; secretToken: string };
}

/** The Cloud API, or the protocol of WhatsApp Web. */
export type WhatsAppConfig =
  | {
      kind: 'cloud';
      accessToken: string;
      phoneNumberId: string;
      appSecret: string;
      verifyToken: string;
      apiRoot?: string;
      /** The approved template that asks people to write again. */
      template?: string;
    }
  | {
      kind: 'web';
      /** Of the account, in digits with the country code. */
      phoneNumber: string;
      /** By code typed on the phone, or by a QR code it scans. */
      pairing: 'code' | 'qr';
      /** Of the server that WhatsApp Web talks to; its own unless given. */
      webSocketUrl?: string;
    };

/** A Service Account's callback, or any puppet of wechaty. */
export type WeChatConfig =
  | {
      kind: 'service_account';
      appId: string;
      appSecret: string;
      token: string;
      encodingAesKey: string;
      apiRoot?: string;
      /** Shows links as cards of this mini-program. */
      miniProgram?: { appId: string; page: string; thumbMediaId: string };
    }
  | { kind: 'wechaty'; puppet: string; puppetOptions: Record<string, unknown> };
