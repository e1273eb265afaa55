using System.Text.Json;
using Agents.Testing;

namespace Agents.Tasks.Tests;

/// <summary>Published items of the same families: stored answers are accepted, ten mutations of each refused.</summary>
public sealed class StoredAnswerTests
{
    [Fact]
    [Trait("Category", "Golden")]
    public void Stored_answers_are_accepted_and_mutations_refused()
    {
        var path = SharedFiles.Data("reasoning_gym.jsonl");
        var known = Family.Names.Select(row => row.Data).ToHashSet();
        var compared = 0;
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            var family = json.RootElement.GetProperty("family").GetString()!;
            if (!known.Contains(family)) continue;

            var answer = json.RootElement.GetProperty("answer").GetString()!;
            Assert.True(
                Family.Grade(family, answer, answer) is { Correct: true, WellFormed: true }, $"{family}: {answer}");
            Assert.All(Mutations(answer), mutation => Assert.False(
                Family.Grade(family, answer, mutation).Correct, $"{family}: {answer} became {mutation}"));
            compared++;
        }

        GoldenReport.Add("reasoning_gym.jsonl", "stored answers", compared);
    }

    private static string[] Mutations(string answer)
    {
        var reversed = string.Concat(answer.Reverse());
        return
        [
            answer + "7",
            "7" + answer,
            answer[..^1],
            answer[1..],
            Turn(answer, Array.FindIndex(answer.ToCharArray(), char.IsLetterOrDigit)),
            Turn(answer, Array.FindLastIndex(answer.ToCharArray(), char.IsLetterOrDigit)),
            $"{answer} {answer}",
            "",
            "none of these",
            reversed == answer ? answer + "x" : reversed,
        ];
    }

    private static string Turn(string text, int at) => text[..at] + Next(text[at]) + text[(at + 1)..];

    private static char Next(char c) => c switch
    {
        '9' => '0',
        'z' => 'a',
        'Z' => 'A',
        _ => (char)(c + 1),
    };
}
