import { useState } from 'preact/hooks';
import { useApp } from '../ui/app-context.ts';
import { Field } from '../ui/field.tsx';
import { Screen } from '../ui/screen.tsx';

/** The password stands in its field and nowhere else, and goes from there once it was sent. */
export function ShopForm({ title, lead }: { title: string; lead: string }) {
  const { words, actions } = useApp();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const connect = async (): Promise<void> => {
    await actions.linkShop(login.trim(), password);
    setPassword('');
  };
  const isFilled = login.trim() !== '' && password !== '';
  const action = { label: words.shop.connect, onPress: () => void connect(), isDisabled: !isFilled };
  return (
    <Screen title={title} lead={lead} action={action}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isFilled) void connect();
        }}
      >
        <Field label={words.shop.login} value={login} onInput={setLogin} autocomplete="username" />
        <Field
          label={words.shop.password}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          showLabel={words.shop.show}
        />
        <input type="submit" hidden />
      </form>
      <p class="small">{words.shop.kept}</p>
    </Screen>
  );
}
