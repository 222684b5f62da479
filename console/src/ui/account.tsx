type Props = { name: string | null | undefined; phoneNumber: string | null | undefined; otherwise?: string };

/** Whose account it is, each part in the direction in which it is written. */
export function Account({ name, phoneNumber, otherwise }: Props) {
  return name || phoneNumber ? (
    <>
      {name && <bdi>{name}</bdi>}
      {name && phoneNumber && ' · '}
      {phoneNumber && <bdi>{phoneNumber}</bdi>}
    </>
  ) : (
    otherwise && <bdi>{otherwise}</bdi>
  );
}
