/** Words that say how the others belong together, of one language. */
export interface WordList {
  articles: Set<string>;
  prepositions: Set<string>;
  /** Auxiliaries and the like, which a fact may have or leave out, as it may the ones above. */
  function: Set<string>;
  /** For somebody or something named before. */
  pronouns: Set<string>;
  /** For what was named last. */
  relatives: Set<string>;
  possessives: Set<string>;
  /** Of those, what a speaker says of himself. */
  first: Set<string>;
  /** Before the one who did something: "was hired by Tom". */
  agents: Set<string>;
  /** Before the owner of something: "the brother of Lea". */
  owners: Set<string>;
  /** With one of these, a text does not say that something is so. */
  doubts: Set<string>;
}

type Written = Record<keyof WordList, string>;

const LISTS: Record<string, Written> = {
  en: {
    articles: 'a an the',
    prepositions: 'of in on at to by for from with into onto about out up per than',
    function:
      'is are am be been being was were does do did done has have had having will shall can and or as also very currently now please located situated based happen happens called named so then just all any each every one both some must should',
    pronouns: 'he she it they him them we us i me this that these those there here',
    relatives: 'who which whom',
    possessives: 'his her its their our my whose',
    first: 'i me my mine we us our',
    agents: 'by',
    owners: 'of',
    doubts:
      'might may could would maybe perhaps possibly probably supposedly allegedly formerly previously ' +
      'if whether unless',
  },
  de: {
    articles: 'der die das den dem des ein eine einen einem einer eines',
    prepositions: 'im am an auf aus bei mit nach in um zu zum zur seit für über unter durch von vom vor',
    function:
      'ist sind war waren wird werden wurde hat haben habe hatte und oder als auch dass sehr noch schon muss soll kann jeder jede jedes',
    pronouns: 'er sie es ihm ihn ihnen wir uns ich mir mich dort da dies diese dieser dieses',
    relatives: 'welcher welche welches',
    possessives:
      'sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unserem unseren unserer mein meine meinen meinem meiner',
    first: 'ich mir mich mein meine meinen meinem meiner wir uns unser unsere unserem unseren',
    agents: 'von vom durch',
    owners: 'von vom des',
    doubts:
      'vielleicht könnte möglicherweise vermutlich wahrscheinlich möchte will würde angeblich früher ehemals wenn falls ob',
  },
  es: {
    articles: 'el la los las un una unos unas',
    prepositions: 'de del en a al con por para desde hasta',
    function:
      'es son está están fue ser ha han tiene tienen tengo tenemos hay y o e que se como muy también debe lo cada',
    pronouns: 'él ella ellos ellas ello nosotros yo allí ahí esto eso me te le les',
    relatives: 'quien',
    possessives: 'su sus nuestro nuestra mi mis',
    first: 'yo me mi mis tengo nosotros nuestro nuestra',
    agents: 'por',
    owners: 'de del',
    doubts: 'quizá quizás tal podría probablemente quiere quizas antes antiguamente si',
  },
  fr: {
    articles: 'le la les un une l',
    prepositions: 'des du de d à au aux dans en sur avec pour par depuis chez',
    function: 'est sont était être ont a ai avons avez et ou que qu ne très aussi doit se s c chaque',
    pronouns: 'il elle ils elles lui nous je j y ça cela ce celui celle moi',
    relatives: 'qui',
    possessives: 'son sa ses leur leurs notre nos mon ma mes',
    first: 'je j me moi mon ma mes nous notre nos',
    agents: 'par',
    owners: 'de du des d',
    doubts: 'peut-être pourrait probablement voudrait veut autrefois auparavant si',
  },
  it: {
    articles: 'il lo la gli i le un una uno l',
    prepositions: 'di del della dello dei delle in nel nella a al alla da dal dalla su sul sulla con per',
    function: 'è sono era essere ha hanno ho abbiamo e ed o anche che molto si ogni deve',
    pronouns: 'lui lei loro noi io lì là questo egli essa',
    relatives: 'cui quale',
    possessives: 'suo sua suoi sue nostro nostra mio mia',
    first: 'io mi me ho mio mia noi nostro nostra',
    agents: 'da dal dalla',
    owners: 'di del della dello',
    doubts: 'forse potrebbe probabilmente vuole vorrebbe se',
  },
  pt: {
    articles: 'o a os as um uma',
    prepositions: 'de do da dos das em no na nos nas ao à por pelo pela com para desde',
    function: 'é são foi ser está tem têm tenho temos há e ou que também muito cada deve se',
    pronouns: 'ele ela eles elas nós eu lá isso isto',
    relatives: 'quem',
    possessives: 'seu sua seus suas nosso nossa meu minha dele dela',
    first: 'eu me meu minha tenho nós nosso nossa',
    agents: 'por pelo pela',
    owners: 'de do da dos das',
    doubts: 'talvez poderia provavelmente quer antigamente se',
  },
  nl: {
    articles: 'de het een',
    prepositions: 'van voor met naar bij uit in op aan te om door',
    function: 'zijn is was werd wordt heeft hebben ook als en of elke moet',
    pronouns: 'hij zij ze hem wij ik mij daar dit dat we',
    relatives: 'die wie',
    possessives: 'haar hun onze ons mijn',
    first: 'ik mij mijn wij we ons onze',
    agents: 'door',
    owners: 'van',
    doubts: 'misschien zou waarschijnlijk wil vroeger indien',
  },
  ru: {
    articles: '',
    prepositions: 'в на с со к ко по из от до у о об за для при под над через',
    function: 'и или как это есть был была было были быть также каждый должен должна',
    pronouns: 'он она оно они ему ей им мы нам нас я мне меня там',
    relatives: 'который которая которое которые',
    possessives: 'его ее её их наш наша наше наши мой моя мое моё мои',
    first: 'я мне меня мой моя мое моё мои мы нам нас наш наша',
    agents: '',
    owners: '',
    doubts: 'возможно может наверное вероятно хочет раньше если ли',
  },
  hi: {
    articles: '',
    prepositions: '',
    function: 'में है हैं था थी थे को का की के से पर ने और या भी होता होती रहा रही रहे हर',
    pronouns: 'वह वे यह मैं हम वहाँ वहां उसने उन्होंने मुझे',
    relatives: 'जो',
    possessives: 'उसका उसकी उसके उनका उनकी उनके मेरा मेरी मेरे हमारा हमारी हमारे',
    first: 'मैं मुझे मेरा मेरी मेरे हम हमारा हमारी',
    agents: '',
    owners: '',
    doubts: 'शायद अगर यदि',
  },
  ar: {
    articles: '',
    prepositions: '',
    function: 'في من إلى على عن مع و أو أن كان كانت يوم كل عند',
    pronouns: 'هو هي هم نحن أنا هناك هذا هذه',
    relatives: 'الذي التي',
    possessives: '',
    first: 'أنا نحن',
    agents: '',
    owners: '',
    doubts: 'ربما إذا لو',
  },
  tr: {
    articles: '',
    prepositions: '',
    function: 'bir ve ile için da de bu günü olarak her',
    pronouns: 'o onlar biz ben orada',
    relatives: '',
    possessives: 'onun benim bizim',
    first: 'ben benim biz bizim bana',
    agents: 'tarafından',
    owners: '',
    doubts: 'belki eğer',
  },
  ja: {
    articles: '',
    prepositions: '',
    function: '',
    pronouns: '彼 彼女 彼ら 私 僕 俺 弊社 当社 同社',
    relatives: '',
    possessives: '',
    first: '私 僕 俺',
    agents: '',
    owners: '',
    doubts: 'もし 多分 恐らく',
  },
  zh: {
    articles: '',
    prepositions: '',
    function: '的 了 在 是 和 与 有 于 也 都 着 过 把 被 及 每',
    pronouns: '他 她 它 他们 她们 我 我们 那里 这里',
    relatives: '',
    possessives: '',
    first: '我 我们',
    agents: '被',
    owners: '',
    doubts: '也许 可能 大概 如果 假如 要是',
  },
  ko: {
    articles: '',
    prepositions: '',
    function: '은 는 이 가 을 를 에 에서 의 와 과 도 로 으로 있다 이다 입니다 있습니다 매주',
    pronouns: '그는 그녀는 그들은 그것은 나는 저는 우리는 거기',
    relatives: '',
    possessives: '내 제 우리 그의 그녀의',
    first: '나는 저는 내 제',
    agents: '',
    owners: '',
    doubts: '아마 만약',
  },
  th: {
    articles: '',
    prepositions: '',
    function: 'คือ เป็น ที่ ใน และ ของ มี ได้ ให้ อยู่',
    pronouns: 'เขา เธอ มัน พวกเขา ผม ฉัน เรา',
    relatives: '',
    possessives: '',
    first: 'ผม ฉัน เรา',
    agents: '',
    owners: '',
    doubts: 'อาจ ถ้า',
  },
};

const FIELDS = Object.keys(LISTS.en as Written) as (keyof WordList)[];
const setOf = (words: string) => new Set(words.normalize('NFC').split(' ').filter(Boolean));

/** Of a language without a list, nothing is known but what all have. */
export function wordListOf(language: string): WordList {
  const written = LISTS[language];
  return Object.fromEntries(
    FIELDS.map((field) => [field, setOf(written?.[field] ?? '')]),
  ) as unknown as WordList;
}

/** Who a speaker is in the third person, in all languages. */
export const USERS = setOf(
  'user nutzer nutzerin benutzer anwender usuario usuaria utilisateur utilisatrice utente usuário usuária utilizador gebruiker пользователь ' +
    'пользователя ユーザー ユーザ 用户 使用者 사용자 사용자는 उपयोगकर्ता المستخدم kullanıcı',
);

/** What words of one stem may end in, in the languages that inflect most. */
export const ENDINGS = setOf(
  's es ed d ing er e en n t te ten st et em est ung ern ' +
    'o a os as an ar ir ado ada ido ida ando iendo aba ia io amos emos imos ' +
    'ent ait ez ons ee ees i ano ono are ere ire ato uto ava eva am ou eu iu ' +
    'а я у ю е и ы о ой ей ом ем ам ям ах ях ами ями ого его ому ему ыи ии ая яя ое ее ые ие ую юю ым им ых их ет ит ут ют ат ят ешь ишь л ла ' +
    'ло ли ть ти т н на но ны ена ' +
    'ा ी े ो ता ती ते ना ने नी ' +
    'da de ta te dan den ya ye u in un yor iyor uyor di du dir',
).add('');
