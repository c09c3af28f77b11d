package csvfile

// WordsOfTwoFields are titles that stand under more than one field.
func WordsOfTwoFields() (twice []string) {
	for _, w := range []words{customerWords, productWords} {
		of := map[string]string{}
		for field, titles := range w {
			for _, title := range titles {
				if other, ok := of[title]; ok {
					twice = append(twice, title+" is "+other+" and "+field)
				}
				of[title] = field
			}
		}
	}
	return twice
}
