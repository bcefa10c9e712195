import type { DocumentType } from '../api/types.ts';
import { useApp } from '../ui/app-context.ts';
import { Choice, ChoiceList } from '../ui/choice-list.tsx';
import { Screen } from '../ui/screen.tsx';

const DOCUMENTS: readonly DocumentType[] = ['passport', 'identity_card', 'driving_licence'];

export function DocumentsScreen() {
  const { state, words, actions } = useApp();
  const { title, lead } = words.chooseDocument;
  return (
    <Screen title={title} lead={lead}>
      <ChoiceList>
        {DOCUMENTS.map((documentType) => (
          <Choice
            key={documentType}
            icon={documentType}
            title={words.documents[documentType].name}
            hint={words.documents[documentType].hint}
            isBusy={state.isBusy}
            onPress={() => void actions.chooseDocument(documentType)}
          />
        ))}
      </ChoiceList>
    </Screen>
  );
}
