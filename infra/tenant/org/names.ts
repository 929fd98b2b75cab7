/** Names as they occur in an association on the Rhine: umlauts, ß, Turkish letters, transliterated Arabic, hyphens, particles. */

export interface NameStock {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** How often, as a share of all people. */
  readonly share: number;
  /** preferredLanguage of most of them. */
  readonly language: string;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const nameStocks: readonly NameStock[] = [
  {
    share: 0.66,
    language: 'de-DE',
    given:
      words(`Anneliese Bärbel Björn Carsten Christa Claudia Daniel Dörte Elke Felix Florian Friederike Gerd Günther Hannah
      Hans-Peter Heike Ingrid Jan-Niklas Johanna Jonas Jörg Jürgen Karin Karl-Heinz Katharina Klaus Lara Lena Leon Lukas Maike
      Manfred Marie-Luise Markus Martina Matthias Michael Monika Niklas Nina Norbert Paula Petra Rainer Renate Sabine Sebastian
      Silke Simon Sören Stefan Susanne Sven Tanja Theo Thomas Tobias Ulrike Ursula Uwe Volker Walter Werner Wiebke Wolfgang`),
    family:
      words(`Abels Bachmann Bäcker Becker Bergmann Böhm Braun Breuer Busch Clemens Dahmen Dietz Dörner Ebert Eßer Esser Faßbender
      Fischer Förster Franken Frings Fuchs Gärtner Giesen Göbel Groß Günther Hahn Hansen Heinrichs Hermanns Hoffmann Hübner Jäger
      Jansen Kaiser Keller Klein Köhler König Krämer Kremer Krüger Küpper Lenzen Lüttgen Maaßen Meier-Ebert Möller Müller Nießen
      Olbertz Pohl Püttmann Reuter Richter Röttgen Sauer Schäfer Schmitz Schneider Schröder Schulte Schumacher Schwarz Simons Stein
      Strauß Thelen Vogel Vogt Wagner Weiß Wolff Wüst Zimmermann`),
  },
  {
    share: 0.13,
    language: 'de-DE',
    given: words(
      'Ahmet Aylin Ayşe Burak Çiğdem Deniz Elif Emine Emre Fatma Gülşen Hüseyin İbrahim İrem Kübra Murat Mustafa Nuray Oğuz Özlem Şenay Umut Yağmur Zeynep',
    ),
    family: words(
      'Arslan Aydın Bayraktar Çelik Çetin Demir Doğan Güneş Kaya Kılıç Koç Öztürk Polat Şahin Tekin Ünal Yıldırım Yılmaz',
    ),
  },
  {
    share: 0.09,
    language: 'de-DE',
    given: words(
      'Abdelkarim Ahmad Aisha Amina Bilal Fadi Hala Hassan Jamila Khaled Layla Mahmoud Nour Omar Rania Samir Yasmin Youssef Ziad',
    ),
    family: words(
      'Abdallah Al-Hassan Al-Khatib Barakat El-Amrani Haddad Hamdan Ibrahim Khalil Mansour Najjar Othman Saleh Shahin',
    ),
  },
  {
    share: 0.07,
    language: 'de-DE',
    given: words(
      'Agnieszka Anastasia Andrzej Dmytro Ewa Jakub Katarzyna Małgorzata Mateusz Oksana Olena Piotr Snežana Tomasz Viktoriia Željko',
    ),
    family: words(
      'Dąbrowski Horvat Jovanović Kowalczyk Kovačević Kravchenko Nowak Petrović Shevchenko Wiśniewska Wójcik Zieliński',
    ),
  },
  {
    share: 0.05,
    language: 'en-GB',
    given: words('Aoife Charlotte David Eleanor Fiona George Grace Harriet James Oliver Priya Rajesh Siobhan William'),
    family: words(
      "Barnes Clarke Evans Hughes Iyer MacDonald Mitchell O'Brien Patel Robinson Sharma Smith-Jones Turner Walsh",
    ),
  },
];

/**
 * The part of an address before the @: lower case ASCII, ä as ae, ß as ss, other marks dropped, dots between words.
 * „Ayşe Çelik“ becomes ayse.celik.
 */
export function mailName(givenName: string, surname: string): string {
  const spelt: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ı: 'i', ł: 'l', đ: 'd' };
  return `${givenName}.${surname}`
    .toLocaleLowerCase('en')
    .normalize('NFC')
    .replace(/[äöüßıłđ]/g, letter => spelt[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^a-z.-]/g, '');
}
