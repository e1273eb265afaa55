using Agents.Evaluation;

namespace Agents.Tasks.Families;

/// <summary>How often a letter stands in an invented word of three to five syllables.</summary>
internal sealed class LetterCounting() : TaskFamily("letter_counting", TypedGrader.For(AnswerKind.Integer))
{
    public override IReadOnlyList<string> Phrases { get; } = ["Count the letter ", " in the word "];

    protected override TaskItem Create(SeededRandom random)
    {
        var word = Words.Create(random, random.Next(3, 5));
        // Mostly a letter of the word, so that the answer is seldom nought.
        var letter = random.Next(0, 7) == 0 ? (char)random.Next('a', 'z') : word[random.Next(0, word.Length - 1)];
        return new TaskItem(
            $"Count the letter {letter} in the word {word}.",
            $"{word.Count(c => c == letter)}",
            Key($"{letter}:{word}"));
    }
}
