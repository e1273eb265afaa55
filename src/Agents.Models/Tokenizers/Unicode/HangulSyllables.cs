namespace Agents.Models.Tokenizers.Unicode;

/// <summary>Korean syllables, which are computed from their letters (The Unicode Standard, section 3.12).</summary>
internal static class HangulSyllables
{
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Tails = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    /// <summary>A syllable's letters; the tail is 0 where it has none.</summary>
    public static bool TryDecompose(int character, out (int Lead, int Vowel, int Tail) letters)
    {
        var index = character - Syllables;
        var tail = index % TailCount;
        letters = (
            Leads + (index / (VowelCount * TailCount)),
            Vowels + (index / TailCount % VowelCount),
            tail == 0 ? 0 : Tails + tail);
        return index is >= 0 and < LeadCount * VowelCount * TailCount;
    }

    /// <summary>A lead and a vowel, or a syllable without tail and a tail.</summary>
    public static bool TryCompose(int first, int second, out int whole)
    {
        var (lead, vowel, tail, syllable) = (first - Leads, second - Vowels, second - Tails, first - Syllables);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            whole = Syllables + (((lead * VowelCount) + vowel) * TailCount);
            return true;
        }

        whole = first + tail;
        return syllable is >= 0 and < LeadCount * VowelCount * TailCount && syllable % TailCount == 0
            && tail is > 0 and < TailCount;
    }
}
