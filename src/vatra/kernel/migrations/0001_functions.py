# SPDX-License-Identifier: EUPL-1.2
"""SQL twins of ``kernel.text``: ``vatra_fold(text)`` and ``ro_key(text)``.

The tables are frozen copies of ``kernel.folding`` at the time of this migration. ``lower`` runs under
the "C" collation, where it touches only A-Z on every version and provider. The rarer letters are
looked up in steps, only while something beyond ASCII is left, because ``translate`` walks its whole table;
signs that stay as they are (``NEUTRAL``, such as the middle dot) do not count as something left.
"""

from django.db import migrations

COMMON = (
    "ĂăÂâÎîȘșŞşȚțŢţ\u00a0\u202f\u2009„“”«»‘’‚–—\u2011\u2010²³",
    "aaaaiisssstttt   \"\"\"\"\"'''----23",
)
NEAR = (
    "ÀÁÃÄÅàáãäåĀāĄąÇçĆćĈĉĊċČčÐðĎďĐđÈÉÊËèéêëĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħÌÍÏìíïĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľĿŀŁłÑñŃńŅņŇňÒÓÔÕÖØòóôõöøŌōŎŏŐőŔŕŖŗŘřŚśŜŝŠšſŤťŦŧÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųŴŵÝýÿŶŷŸŹźŻżŽžÆÞĲŊŒ",
    "aaaaaaaaaaaaaaccccccccccddddddeeeeeeeeeeeeeeeeeegggggggghhhhiiiiiiiiiiiiiiiijjkkllllllllllnnnnnnnnoooooooooooooooooorrrrrrsssssssttttuuuuuuuuuuuuuuuuuuuuwwyyyyyyzzzzzzæþĳŋœ",
)
OTHER = (
    "ǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ\u212bƀɃḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệƑƒḞḟǦǧǴǵḠḡȞȟḢḣḤḥḦḧḨḩḪḫẖƗǏǐȈȉȊȋɨḬḭḮḯỈỉỊịǰǨǩḰḱḲḳḴḵ\u212aḶḷḸḹḺḻḼḽḾḿṀṁṂṃǸǹṄṅṆṇṈṉṊṋƟƠơǑǒǪǫǬǭǾǿȌȍȎȏȪȫȬȭȮȯȰȱɵṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợṔṕṖṗȐȑȒȓṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩẛṪṫṬṭṮṯṰṱẗƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰựṼṽṾṿẀẁẂẃẄẅẆẇẈẉẘẊẋẌẍȲȳẎẏẙỲỳỴỵỶỷỸỹẐẑẒẓẔẕẞǢǣǼǽΆΑάΒΓΔΈΕέΖΉΗήΘϴΊΐΙΪίϊΚΛΜΝΞΌΟόΠΡΣΤΎΥΫΰϋύΦΧΨΏΩώАӐӑӒӓБВЃГѓДЀЁЕѐёӖӗЖӁӂӜӝЗӞӟЍИЙйѝӢӣӤӥЌКќЛМНОӦӧПРСТЎУўӮӯӰӱӲӳФХЦЧӴӵШЩЪЫӸӹЬЭӬӭЮЯЂЄЅІЇїЈЉЊЋЏҐ",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbccddddddddddeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeffffgggggghhhhhhhhhhhhhiiiiiiiiiiiiiiiijkkkkkkkkkllllllllmmmmmmnnnnnnnnnnoooooooooooooooooooooooooooooooooooooooooooooooooooooooopppprrrrrrrrrrrrssssssssssstttttttttuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuvvvvwwwwwwwwwwwxxxxyyyyyyyyyyyyyzzzzzzßææææαααβγδεεεζηηηθθιιιιιικλμνξοοοπρστυυυυυυφχψωωωааааабвгггдееееееежжжжжзззиииииииииккклмнооопрстуууууууууфхцчччшщъыыыьэээюяђєѕіііјљњћџґ",
)
NEUTRAL = "·″′×÷±°…€§•"
DROPPED = "".join(map(chr, range(0x300, 0x370))) + "\u00ad\u200b\u200c\u200d\u2060\ufeff"
DOUBLE = (("þ", "th"), ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("ĳ", "ij"), ("ﬁ", "fi"), ("ﬂ", "fl"))


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def nested_replace(inner: str, pairs) -> str:
    for old, new in pairs:
        inner = f"replace({inner}, {literal(old)}, {literal(new)})"
    return inner


FOLD = f"""
CREATE FUNCTION vatra_fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $vatra$
DECLARE
    folded text := lower($1 COLLATE "C");
    letters text;
BEGIN
    IF octet_length(folded) = char_length(folded) THEN
        RETURN folded;
    END IF;
    folded := translate(folded, {literal(COMMON[0])}, {literal(COMMON[1])});
    letters := translate(folded, {literal(NEUTRAL)}, '');
    IF octet_length(letters) = char_length(letters) THEN
        RETURN folded;
    END IF;
    folded := translate(folded, {literal(NEAR[0])}, {literal(NEAR[1])});
    IF octet_length(folded) = char_length(folded) THEN
        RETURN folded;
    END IF;
    folded := translate(folded, {literal(OTHER[0] + DROPPED)}, {literal(OTHER[1])});
    RETURN {nested_replace("folded", DOUBLE)};
END
$vatra$
"""

ROMANIAN = ("ĂÂÎȘȚŞŢşţ", "ăâîșțșțșț")
COMPOSED = (
    ("a\u0306", "ă"), ("a\u0302", "â"), ("i\u0302", "î"),
    ("s\u0326", "ș"), ("t\u0326", "ț"), ("s\u0327", "ș"), ("t\u0327", "ț"),
)
PLACES = (("ă", "a{"), ("â", "a|"), ("î", "i{"), ("ș", "s{"), ("ț", "t{"))
INNER = f'translate(lower($1 COLLATE "C"), {literal(ROMANIAN[0])}, {literal(ROMANIAN[1])})'
KEY = f"""
CREATE FUNCTION ro_key(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN vatra_fold({nested_replace(INNER, (*COMPOSED, *PLACES))}) COLLATE "C"
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION vatra_fold(text)"),
        migrations.RunSQL(KEY, "DROP FUNCTION ro_key(text)"),
    ]
