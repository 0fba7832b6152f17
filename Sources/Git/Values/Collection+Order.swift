extension RandomAccessCollection {
  /// Finds by halving where something begins to hold, in a collection in which it goes on to hold from there.
  ///
  /// - Parameter holds: What is asked of an element.
  /// - Returns: The first place where it holds; the end when it does nowhere.
  package func firstPlace(where holds: (Element) -> Bool) -> Index {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = index(low, offsetBy: distance(from: low, to: high) / 2)
      if holds(self[middle]) { high = middle } else { low = index(after: middle) }
    }
    return low
  }

  /// Splits a collection into consecutive parts.
  ///
  /// - Parameter count: How many elements each has; the last one may have fewer.
  /// - Returns: The parts; none of an empty collection.
  package func parts(of count: Int) -> [SubSequence] {
    var parts: [SubSequence] = []
    var rest = self[...]
    while !rest.isEmpty {
      parts.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return parts
  }
}
