import { Welcome } from '../art/welcome-art.tsx';
import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { Points, Steps } from '../ui/points.tsx';
import { Screen } from '../ui/screen.tsx';

export function WelcomeScreen() {
  const { words, actions } = useApp();
  const { title, lead, steps, begin } = words.welcome;
  return (
    <Screen
      art={<Welcome />}
      title={title}
      lead={lead}
      action={{ label: begin, onPress: () => actions.go('consent') }}
    >
      <Steps steps={steps} />
    </Screen>
  );
}

export function ConsentScreen() {
  const { words, actions, state } = useApp();
  const { title, lead, points, facesGoTo, agree, refuse } = words.consent;
  const faceService = state.config?.faceService;
  return (
    <Screen
      title={title}
      lead={lead}
      action={{ label: agree, onPress: () => void actions.giveConsent() }}
      second={<Button onPress={actions.refuseConsent}>{refuse}</Button>}
    >
      <Points
        points={faceService ? [...points, facesGoTo(faceService)] : points}
        icons={['lock', 'bin', 'seal', 'undo', 'person']}
      />
    </Screen>
  );
}
