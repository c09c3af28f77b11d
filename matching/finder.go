package matching

import "iter"

// finder finds docs by their customer's number: a hash table of docs that
// leaves the numbers in the docs, a third of what a map of a million takes.
type finder struct {
	slots []uint32 // doc+1; 0 is free
	used  int
}

// mix spreads a number over 64 bits (Steele's splitmix64). Also the neutral
// order of customers that are otherwise equal (R26): it follows neither their
// numbers nor their order of coming.
func mix(number int64) uint64 {
	z := uint64(number) + 0x9e3779b97f4a7c15 //nolint:gosec // spread, not counted
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (f *finder) add(number int64, at uint32, s *shelf) {
	if 4*(f.used+1) > 3*len(f.slots) {
		f.slots = make([]uint32, max(64, 2*len(f.slots)))
		for other := range at {
			f.set(s.doc(other).number, other)
		}
	}
	f.set(number, at)
	f.used++
}

func (f *finder) set(number int64, at uint32) {
	mask := uint64(len(f.slots) - 1) //nolint:gosec // a length
	i := mix(number) & mask
	for f.slots[i] != 0 {
		i = (i + 1) & mask
	}
	f.slots[i] = at + 1
}

// find yields the docs that may have number.
func (f *finder) find(number int64) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if len(f.slots) == 0 {
			return
		}
		mask := uint64(len(f.slots) - 1) //nolint:gosec // a length
		for i := mix(number) & mask; f.slots[i] != 0; i = (i + 1) & mask {
			if !yield(f.slots[i] - 1) {
				return
			}
		}
	}
}

// buckets are lists of docs by 16 bits of what they are found by, in pages that
// are made when first used: a small store has few.
type buckets [256]*[256][]uint32

func (b *buckets) add(key uint16, at uint32) {
	page := &b[key>>8]
	if *page == nil {
		*page = new([256][]uint32)
	}
	(*page)[key&0xff] = append((*page)[key&0xff], at)
}

func (b *buckets) of(key uint16) []uint32 {
	if b[key>>8] == nil {
		return nil
	}
	return b[key>>8][key&0xff]
}
