import { createCipheriv, createHash } from 'node:crypto';
import type { WebhookCall } from '../../../../src/core/channel/webhook.ts';
import { account } from './callback-vectors.ts';

export const nonce = '461056294';

export interface Sealing {
  appId?: string;
  encodingAesKey?: string;
  /** 16 characters. */
  random?: string;
  /** What the four bytes of the length say, where they lie. */
  length?: number;
  /** Instead of PKCS7 to 32 bytes; must fill the last block. */
  pad?: (content: Buffer) => Buffer;
}

/** Encrypts as WeChat does. */
export function seal(text: string, sealing: Sealing = {}): string {
  const { appId = account.appId, encodingAesKey = account.encodingAesKey, random = 'r'.repeat(16) } = sealing;
  const { pad = padTo32 } = sealing;
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(sealing.length ?? bytes.length);
  const content = Buffer.concat([Buffer.from(random), length, bytes, Buffer.from(appId)]);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(pad(content)), cipher.final()]).toString('base64');
}

function padTo32(content: Buffer): Buffer {
  const width = 32 - (content.length % 32);
  return Buffer.concat([content, Buffer.alloc(width, width)]);
}

export function sign(...parts: string[]): string {
  return createHash('sha1')
    .update([account.token, ...parts].toSorted().join(''))
    .digest('hex');
}

/** A POST in secure mode, at `timestamp` in Unix seconds. */
export function sealedCall(encrypted: string, timestamp: number): WebhookCall {
  const stamp = String(timestamp);
  return {
    method: 'POST',
    query: {
      signature: sign(stamp, nonce),
      timestamp: stamp,
      nonce,
      openid: 'o1',
      encrypt_type: 'aes',
      msg_signature: sign(stamp, nonce, encrypted),
    },
    headers: { 'content-type': 'text/xml' },
    body: envelope(encrypted),
  };
}

export function envelope(encrypted: string): Buffer {
  return Buffer.from(`<xml>
    <ToUserName><![CDATA[gh_1]]></ToUserName>
    <Encrypt><![CDATA[${encrypted}]]></Encrypt>
</xml>`);
}

export function messageXml(fields: Readonly<Record<string, string>>): string {
  const tags = Object.entries(fields).map(([name, value]) => `<${name}>${toCdata(value)}</${name}>`);
  return `<xml>${tags.join('\n')}</xml>`;
}

function toCdata(value: string): string {
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
