import type { VNode } from 'preact';
import type { Screen } from '../state/screen-for.ts';
import { AccountScreen } from './account.tsx';
import { ChatsScreen } from './chats.tsx';
import { ClosedScreen, NotVerifiedScreen, VerifiedScreen } from './verdict.tsx';
import { ConsentScreen, WelcomeScreen } from './consent.tsx';
import { DevicesScreen } from './devices.tsx';
import { DocumentsScreen } from './documents.tsx';
import { LanguagesScreen } from './languages.tsx';
import { OpeningScreen, SignedOutScreen, UnreachableScreen } from './entrance.tsx';
import { PieceScreen } from './piece.tsx';
import { PrivacyScreen } from './privacy.tsx';
import { LookingScreen, WaitingScreen } from './progress.tsx';
import { SendingScreen } from './sending.tsx';
import { ShopScreen } from './shop.tsx';
import { StatusScreen } from './status.tsx';
import { CameraScreen } from './camera.tsx';

export function screens(screen: Screen): VNode {
  switch (screen.name) {
    case 'opening':
      return <OpeningScreen />;
    case 'unreachable':
      return <UnreachableScreen problem={screen.problem} />;
    case 'signed_out':
      return <SignedOutScreen why={screen.why} />;
    case 'welcome':
      return <WelcomeScreen />;
    case 'consent':
      return <ConsentScreen />;
    case 'documents':
      return <DocumentsScreen />;
    case 'piece':
      return <PieceScreen kind={screen.kind} verification={screen.verification} />;
    case 'camera':
      return <CameraScreen kind={screen.kind} verification={screen.verification} />;
    case 'sending':
      return <SendingScreen sending={screen.sending} />;
    case 'looking':
      return <LookingScreen kind={screen.kind} verification={screen.verification} />;
    case 'comparing':
    case 'reviewing':
    case 'trouble':
      return <WaitingScreen name={screen.name} verification={screen.verification} />;
    case 'verified':
      return <VerifiedScreen verification={screen.verification} />;
    case 'not_verified':
      return <NotVerifiedScreen verification={screen.verification} />;
    case 'closed':
      return <ClosedScreen status={screen.status} />;
    default:
      return accountScreen(screen.name);
  }
}

type AccountScreenName = 'account' | 'chats' | 'status' | 'devices' | 'languages' | 'privacy' | 'shop';

function accountScreen(name: AccountScreenName): VNode {
  switch (name) {
    case 'account':
      return <AccountScreen />;
    case 'chats':
      return <ChatsScreen />;
    case 'status':
      return <StatusScreen />;
    case 'devices':
      return <DevicesScreen />;
    case 'languages':
      return <LanguagesScreen />;
    case 'privacy':
      return <PrivacyScreen />;
    case 'shop':
      return <ShopScreen />;
  }
}
