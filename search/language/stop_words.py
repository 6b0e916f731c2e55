"""Stop words by language: articles, pronouns, prepositions, auxiliary verbs, question words."""

STOP_WORDS = {
    "de": """
        aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim
        bin bis bist da damit dann das dass dasselbe dazu dein deine deinem deinen deiner dem den denn der derer des dessen
        dich die dies diese dieselbe diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines
        einige einigem einigen einiger einiges er es etwas euch euer eure für gegen gewesen gibt hab habe haben hat hatte
        hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist jede jedem jeden jeder
        jedes jene jenem jenen jener jenes jetzt kann kein keine keinem keinen keiner können könnte machen man manche mein
        meine mich mir mit muss musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner sich
        sie sind so solche soll sollte sondern sonst über um und uns unser unsere unter viel vom von vor während war waren
        warum was weg weil weiter welche welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird
        wirst wo wollen wollte wurde wurden zu zum zur zwar zwischen
    """,
    "en": """
        a about above after again against all am an and any are aren as at be because been before being below between both
        but by can could couldn did didn do does doesn doing don down during each few for from further had hadn has hasn
        have haven having he her here hers him his how i if in into is isn it its itself just ll me more most my no nor not
        now of off on once only or other our ours out over own re s same she should shouldn so some such t than that the
        their theirs them then there these they this those through to too under until up us ve very was wasn we were weren
        what when where which while who whom why will with won would wouldn you your yours
    """,
    "fr": """
        à ai ainsi alors as au aucun aujourd aussi autre autres aux avait avec avez avoir avons c car ce ceci cela celle celles
        celui ces cet cette ceux chaque chez comme comment d dans de des dont donc du elle elles en encore entre es est et
        étaient était étant être eu eux fait faire fut hui il ils j je jusqu jusque l la là le les leur leurs lors lorsqu lui m ma mais me
        même mes moi mon n ne ni nos notre nous on ont ou où par parce pas peu peut plus pour pourquoi puisqu qu quand que quel
        quelle quelles quelqu quels qui quoi quoiqu s sa sans se sera ses si son sont sous sur t ta te tes toi ton tous tout toute toutes
        très tu un une vers vos votre vous y
    """,
    "ar": """
        في من إلى على عن مع هذا هذه ذلك تلك هؤلاء التي الذي الذين اللذان اللتان اللواتي ما ماذا متى أين كيف لماذا هل من هو
        هي هم هن نحن أنا أنت أنتم كان كانت كانوا يكون تكون قد لقد لم لن لا إن أن أو ثم بل لكن كل بعض أي غير بين بعد قبل عند
        حتى حول خلال ضمن منذ كما فيه فيها به بها له لها لهم منه منها عنه عنها عليه عليها إليه إليها أيضا إذا حيث ليس ليست
        أكثر كذلك يتم تم و ف ب ل ك
    """,
}
