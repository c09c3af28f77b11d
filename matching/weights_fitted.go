package matching

// Fitted are the weights in use.
var Fitted = &Weights{
	Slips: [slips]float32{
		slipVowel: 5.2, slipAlike: 3.85, slipKey: 4.5, slipLetter: 7, slipDoubled: 4, slipSoft: 4.2, slipMore: 5,
		slipSwapped: 5, slipPair: 3.8, slipFirst: 1.5, slipBlank: 3, slipCut: 5, slipCutEach: .3, slipRepeat: 0,
	},
	Nickname: 2.5, Sibling: 5.5, Initial: 5, Sound: 8, NicknameSlip: 6, Shape: 6, ShapeEach: 20, WordMore: 5, WordLess: 2.5, Typing: .5, TypingEach: .1,
	Unseen: 13, Crossed: .03, Other: .03, Strangers: 1000, Variation: 9, CertainOdds: 6,
	Signals: handWeights(),
}

func handWeights() (s [signals]float64) {
	s[signalBias] = 0
	s[signalGiven], s[signalLast] = 1, 1
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
