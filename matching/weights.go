package matching

// Weights are what matching goes by, learned from data by matching/fit.
type Weights struct {
	// Slips are the prices of slips, by slip.
	Slips [slips]float32
	// Nickname to WordLess are the prices of the other ways in which a name
	// stands for another.
	Nickname, Sibling, Initial, Sound, Spelling, NicknameSlip, Shape, ShapeEach, WordMore, WordLess float32
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
	// CertainOdds are the log-odds that are shown as Certain, CertainStreet those
	// where both streets are known.
	CertainOdds, CertainStreet float64
	// Signals turn what two people have in common into log-odds.
	Signals [signals]float64
}
