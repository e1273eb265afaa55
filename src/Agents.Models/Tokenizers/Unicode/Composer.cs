using System.Text;

namespace Agents.Models.Tokenizers.Unicode;

/// <summary>
/// Normalization forms C and D: decomposed, marks in order, and (C) composed (Unicode Standard Annex 15).
/// </summary>
internal static class Composer
{
    /// <summary>First character that a text must hold for anything to change.</summary>
    private const char FirstMark = '\u0300';

    /// <summary>The text in form C; a lone surrogate becomes U+FFFD.</summary>
    public static ReadOnlySpan<char> Compose(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyExceptInRange('\0', (char)(FirstMark - 1)) < 0)
            return text;
        var characters = Decompose(text);
        var composed = new StringBuilder(text.Length);
        foreach (var character in Compose(characters))
            composed.Append(new Rune(character));
        return composed.ToString();
    }

    /// <summary>The characters of the text in form D; a lone surrogate becomes U+FFFD.</summary>
    public static List<int> Decompose(ReadOnlySpan<char> text)
    {
        var characters = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, characters);
        Order(characters);
        return characters;
    }

    private static void Decompose(int character, List<int> target)
    {
        if (HangulSyllables.TryDecompose(character, out var letters))
        {
            target.AddRange([letters.Lead, letters.Vowel]);
            if (letters.Tail != 0)
                target.Add(letters.Tail);
        }
        else if (CanonicalData.Instance.TryDecompose(character, out var parts))
        {
            Decompose(parts.First, target);
            if (parts.Second != 0)
                Decompose(parts.Second, target);
        }
        else
        {
            target.Add(character);
        }
    }

    // Marks on one character stand in the order of their classes; those of one class keep theirs.
    private static void Order(List<int> characters)
    {
        for (var start = 0; start < characters.Count; start++)
        {
            var end = start;
            while (end < characters.Count && CanonicalData.Instance.Class(characters[end]) != 0)
                end++;
            if (end - start > 1)
            {
                var ordered = characters[start..end].OrderBy(c => CanonicalData.Instance.Class(c)).ToList();
                for (var i = 0; i < ordered.Count; i++)
                    characters[start + i] = ordered[i];
            }

            start = Math.Max(start, end);
        }
    }

    // A mark joins the last character of class 0 unless one of its own or a higher class stands between.
    private static List<int> Compose(List<int> characters)
    {
        var composed = new List<int>(characters.Count);
        var (starter, between) = (-1, 0);
        foreach (var character in characters)
        {
            int value = CanonicalData.Instance.Class(character);
            var adjacent = starter == composed.Count - 1;
            if (starter >= 0 && (adjacent || between < value)
                && TryCompose(composed[starter], character, out var whole))
            {
                composed[starter] = whole;
                continue;
            }

            if (value == 0)
                starter = composed.Count;
            between = value;
            composed.Add(character);
        }

        return composed;
    }

    private static bool TryCompose(int first, int second, out int whole) =>
        HangulSyllables.TryCompose(first, second, out whole)
        || CanonicalData.Instance.TryCompose(first, second, out whole);
}
