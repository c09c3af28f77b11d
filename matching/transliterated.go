package matching

import "strings"

// spelled is a name without what spellings of one name in several languages differ by:
// Mikhail is Michail, Chernyshev is Tschernyschew, Yuri is Juri, Ivanov is Ivanoff. It is
// coarse, as sound is, but keeps the vowels.
func spelled(word string) string {
	var buffer [2 * maxLetters]byte
	code := buffer[:0]
	emit := func(c byte) {
		if len(code) == 0 || code[len(code)-1] != c {
			code = append(code, c)
		}
	}
	for word != "" && len(code) < 2*maxLetters-1 {
		taken := false
		for _, group := range letterGroups[word[0]] {
			if strings.HasPrefix(word, group.letters) {
				for i := range len(group.as) {
					emit(group.as[i])
				}
				word, taken = word[len(group.letters):], true
				break
			}
		}
		if !taken {
			emit(word[0])
			word = word[1:]
		}
	}
	if len(code) > 2 && code[0] == 'i' && isVowel[code[1]] {
		code = code[1:] // Yelena, Elena
	}
	return string(code)
}

type letterGroup struct{ letters, as string }

// letterGroups are by their first letter, the longest first.
var letterGroups = func() (groups [256][]letterGroup) {
	for _, line := range strings.Split(
		"schtsch s|shtsh s|shch s|chtch s|tsch s|tzsch s|tch s|sch s|szcz s|sh s|sz s|cz s|ch h|ck k|cs s|c k|dzh s|"+
			"dsch s|dj s|dz s|kh h|ks ks|x ks|ph v|ff v|f v|w v|th t|ts s|tz s|tc s|zh s|z s|ou u|oo u|oe o|ue u|ae a|ey i|"+
			"ei i|ay ai|aj ai|ii i|iy i|yi i|ij i|iu iu|yu iu|ju iu|iou iu|ye e|je e|ie e|y i|j i|q k|gh g|dh d|b b|ee i", "|") {
		letters, as, _ := strings.Cut(line, " ")
		groups[letters[0]] = append(groups[letters[0]], letterGroup{letters, as})
	}
	return groups
}()
