package matching

// weights are what was learned; see weighed.
type weights struct {
	// Slips are the prices of slips, by slip.
	Slips [slips]float32
	// Nickname to WordLess are the prices of the other ways in which a name
	// stands for another.
	Nickname, Sibling, Initial, Sound, WordMore, WordLess float32
	// Typing is the price of a name not typed to its end, TypingEach of each
	// letter that is missing.
	Typing, TypingEach float32
	// Unseen is −ln of how likely a stranger's name is one that no customer has.
	Unseen float32
	// Crossed is how often given name and surname stand in each other's place,
	// Other how often a person has another name altogether.
	Crossed, Other float32
	// Variation is the price up to which a name is a variation of another.
	Variation float32
	// Strangers are counted in with the customers when it is asked whether a
	// likeness is chance.
	Strangers float32
	// Signals turn what two people have in common into log-odds.
	Signals [signals]float64
}

var weighed = weights{
	Slips: [slips]float32{
		slipVowel: 4.5, slipAlike: 5, slipKey: 5.5, slipLetter: 7, slipDoubled: 4, slipSoft: 5, slipMore: 6,
		slipSwapped: 5, slipPair: 4.5, slipFirst: 1.5, slipBlank: 3, slipCut: 5, slipCutEach: .3, slipRepeat: 0,
	},
	Nickname: 4, Sibling: 5.5, Initial: 5, Sound: 8, WordMore: 5, WordLess: 2.5, Typing: .5, TypingEach: .1,
	Unseen: 13, Crossed: .03, Other: .01, Strangers: 1000, Variation: 9,
	Signals: handWeights(),
}

func handWeights() (s [signals]float64) {
	s[signalBias] = 0
	s[signalName] = 1
	s[signalCompany], s[signalWords] = .5, 1
	s[signalPhone+int(phoneSame)], s[signalPhone+int(phoneTail)], s[signalPhone+int(phoneOneDigit)], s[signalPhone+int(phoneTwoDigits)], s[signalPhone+int(phoneOther)] = -1, -2, -2, -4, -1.5
	s[signalPhoneRarity] = .8
	s[signalEmail+int(emailSame)], s[signalEmail+int(emailTagged)], s[signalEmail+int(emailOneLetter)], s[signalEmail+int(emailTwoLetters)], s[signalEmail+int(emailOtherHost)], s[signalEmail+int(emailOther)] = 0, -.5, -1, -2, -3, -1.5
	s[signalEmailRarity] = .9
	s[signalPostcode+int(codeSame)], s[signalPostcode+int(codeOneSlip)], s[signalPostcode+int(codeTwoSlips)], s[signalPostcode+int(codeOther)] = -.2, -1, -3, -3
	s[signalPostcodeRarity] = .8
	s[signalStreet+int(streetSame)], s[signalStreet+int(streetClose)], s[signalStreet+int(streetSome)], s[signalStreet+int(streetLittle)], s[signalStreet+int(streetOther)] = 0, 0, -1, -.5, -3
	s[signalStreetRarity] = .8
	s[signalHouse+int(codeSame)], s[signalHouse+int(codeOneSlip)], s[signalHouse+int(codeTwoSlips)], s[signalHouse+int(codeOther)] = 3.5, .5, -1, -2
	s[signalCity+int(citySame)], s[signalCity+int(cityClose)], s[signalCity+int(cityOther)] = 0, 0, -1
	s[signalCityRarity] = .3
	s[signalNumber] = 40
	return s
}
