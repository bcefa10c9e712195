import { useApp } from '../ui/app-context.ts';
import { Choice, ChoiceList } from '../ui/choice-list.tsx';
import { Screen } from '../ui/screen.tsx';
import { LANGUAGES } from '../words/load-words.ts';

export function LanguagesScreen() {
  const { state, words, actions } = useApp();
  return (
    <Screen title={words.languages.title} lead={words.languages.lead}>
      <ChoiceList>
        {LANGUAGES.map(({ language, name }) => (
          <Choice
            key={language}
            title={name}
            lang={language}
            isChosen={state.language === language}
            onPress={() => void actions.setLanguage(language)}
          />
        ))}
      </ChoiceList>
    </Screen>
  );
}
