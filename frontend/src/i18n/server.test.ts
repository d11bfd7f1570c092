import { describe, expect, it } from "vitest";

import { books, inRussian } from "@/i18n/server/phrases";

const NAME = /\{(\w+)\}/g;

function names(text: string): string[] {
  return [...new Set([...text.matchAll(NAME)].map((match) => match[1] ?? ""))].sort();
}

describe("what the server says", () => {
  it("is said in Russian with its values", () => {
    expect(inRussian("There is no schedule 'nightly'.")).toBe("Расписания 'nightly' нет.");
    expect(inRussian("the last backup, backup-1, is 9 days old")).toBe("последней резервной копии, backup-1, уже 9 дн.");
  });

  it("is said in Russian within another text too", () => {
    expect(inRussian("ada may see acme/app but has no right to write it. You may see this, but not do that with it.")).toBe("ada может видеть acme/app, но не имеет права: write. Видеть это вам можно, а делать с этим такое нельзя.");
  });

  it("is said in Russian where the judge put it together", () => {
    expect(inRussian("fresh 3.0 was published on 2026-12-01 and is named by this policy.")).toBe("fresh 3.0 опубликован 2026-12-01 и назван в этой политике.");
    expect(inRussian("CVE-2022-1 is critical and is known to be exploited and affects django 3.2. 2 more reasons refuse it too; its page names them.")).toBe(
      "CVE-2022-1: опасность критическая, известно об эксплуатации, затрагивает django 3.2. Других причин против: 2; они на странице пакета или образа.",
    );
    expect(inRussian("Would be refused: 18 more findings meet this policy.")).toBe("Было бы запрещено: Уязвимостей, подпадающих под эту политику, ещё 18.");
    expect(inRussian("The policy cannot be used: package.age_days is compared with a number from 0 to 36500.")).toBe("Политику использовать нельзя: package.age_days сравнивается с числом от 0 до 36500.");
  });

  it("stays as it came where nobody translated it", () => {
    expect(inRussian("ValueError: no such thing")).toBe("ValueError: no such thing");
  });

  it.each(books.flatMap((book) => Object.entries(book)))("carries the same values in both languages: %s", (english, russian) => {
    expect(names(russian)).toEqual(names(english));
  });

  it("finds each template again by a text made from it, though others fit too", () => {
    const wrong = books
      .flatMap((book) => Object.entries(book))
      .filter(([english, russian]) => inRussian(english.replaceAll(NAME, "«$1»")) !== russian.replaceAll(NAME, "«$1»"))
      .map(([english]) => english);

    expect(wrong).toEqual([]);
  });
});
