using Agents.Evaluation;

namespace Agents.Tasks;

/// <summary>Invented words that can be spoken: consonant, vowel, and now and then a closing consonant.</summary>
internal static class Words
{
    private const string Consonants = "bcdfghjklmnprstvwz";
    private const string Vowels = "aeiou";
    private const string Closings = "lmnrst";

    /// <summary>Makes a word.</summary>
    public static string Create(SeededRandom random, int syllables)
    {
        Span<char> word = stackalloc char[3 * syllables];
        var length = 0;
        for (var i = 0; i < syllables; i++)
        {
            word[length++] = Pick(random, Consonants);
            word[length++] = Pick(random, Vowels);
            if (random.Next(0, 3) == 0) word[length++] = Pick(random, Closings);
        }

        return new string(word[..length]);
    }

    private static char Pick(SeededRandom random, string from) => from[random.Next(0, from.Length - 1)];
}
