import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { Choice, ChoiceList } from '../ui/choice-list.tsx';
import { Screen } from '../ui/screen.tsx';
import { LANGUAGES } from '../words/load-words.ts';

export function AccountScreen() {
  const { state, words, actions } = useApp();
  const { title, case: ofCase, shop, devices, language, privacy, signOut } = words.account;
  const languageName = LANGUAGES.find((one) => one.language === state.language)?.name;
  return (
    <Screen title={title} second={<Button onPress={() => void actions.signOut()}>{signOut}</Button>}>
      <ChoiceList>
        <Choice icon="case" title={ofCase} onPress={() => actions.go('status')} />
        {state.config?.legacyShop && <Choice icon="shop" title={shop} onPress={() => actions.go('shop')} />}
        <Choice icon="phone" title={devices} onPress={() => actions.go('devices')} />
        <Choice
          icon="language"
          title={language}
          hint={languageName}
          onPress={() => actions.go('languages')}
        />
        <Choice icon="lock" title={privacy} onPress={() => actions.go('privacy')} />
      </ChoiceList>
    </Screen>
  );
}
