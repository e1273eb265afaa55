using Agents.Evaluation;

namespace Agents.Tests.Evaluation;

public sealed class JsonLinesTaskSetTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"agents-{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Without_a_split_the_hash_of_the_question_decides()
    {
        Write([.. Enumerable.Range(0, 300)
            .Select(i => $$"""{"question":"Number {{i}}?","answer":"{{i}}","grader":"integer"}""")]);
        var tasks = JsonLinesTaskSet.Read(_path);
        foreach (var split in Enum.GetValues<TaskSplit>())
        {
            var items = tasks.Take(split, 1_000, seed: 1);
            Assert.Equal(tasks.Count(split), items.Count);
            Assert.All(items, item => Assert.Equal(split, TaskSplits.Of(item.Key)));
        }

        Assert.Equal(300, Enum.GetValues<TaskSplit>().Sum(s => tasks.Count(s)));
        Assert.InRange(tasks.Count(TaskSplit.Train)!.Value, 180, 240);
    }

    [Fact]
    public void The_order_depends_on_the_seed_only()
    {
        Write([.. Enumerable.Range(0, 50).Select(i => $$"""{"question":"q{{i}}","answer":"a","split":"train"}""")]);
        var (one, two) = (JsonLinesTaskSet.Read(_path), JsonLinesTaskSet.Read(_path));
        string[] Keys(JsonLinesTaskSet t, int seed) =>
            [.. Enumerable.Range(0, 120).Select(i => t.Draw(TaskSplit.Train, seed, i).Key)];
        var keys = Keys(one, 7);
        Assert.Equal(keys, Keys(two, 7));
        Assert.NotEqual(keys, Keys(two, 8));
        Assert.Equal(50, keys[..50].Distinct().Count());
        Assert.NotEqual(keys[..50], keys[50..100]);
        Assert.Equal(keys[99], two.Draw(TaskSplit.Train, 7, 99).Key);
    }

    [Fact]
    public void Each_line_has_its_own_grader_system_and_split()
    {
        Write(
            """{"question":"1+1","answer":"2","grader":"integer","system":"Only the number.","split":"test"}""",
            """{"question":"Is it?","answer":"yes","grader":"choice","split":"test"}""",
            """{"question":"Was it?","answer":"no","grader":"choice","split":"test"}""");
        var tasks = JsonLinesTaskSet.Read(_path);
        var items = tasks.Take(TaskSplit.Test, 9, 0).ToDictionary(i => i.Question);
        Assert.Equal("Only the number.", items["1+1"].System);
        Assert.True(tasks.Grade(items["1+1"], "It is 2.").Correct);
        Assert.True(tasks.Grade(items["Is it?"], "Yes!").Correct);
        Assert.True(tasks.Grade(items["Was it?"], "Yes!") is { Correct: false, WellFormed: true });
        Assert.False(tasks.Grade(items["Was it?"], "yes and no").WellFormed);
        Assert.Throws<AgentsException>(() => tasks.Draw(TaskSplit.Train, 0, 0));
    }

    [Theory]
    [InlineData("""{"question":"a","answer":"b","extra":"c"}""", "unknown key \"extra\"")]
    [InlineData("""{"question":"a"}""", "\"answer\" is missing")]
    [InlineData("""{"question":"a","answer":12}""", "\"answer\" must be a string")]
    [InlineData("""{"question":" ","answer":"b"}""", "\"question\" is empty")]
    [InlineData("""{"question":"a","answer":"b","grader":"regex"}""", "known: integer, number, text")]
    [InlineData("""{"question":"a","answer":"b","split":"dev"}""", "known: train, validation, test")]
    [InlineData("""{"question":"a","answer":"b","grader":"integer"}""", "not of the type integer")]
    [InlineData("""{"question":"a","answer":"b" """, "not valid JSON")]
    [InlineData("""{"question":"a","question":"a","answer":"b"}""", "not valid JSON")]
    [InlineData("""["a"]""", "not a JSON object")]
    [InlineData("", "empty")]
    [InlineData("""{"question":"first","answer":"b"}""", "same question as line 1")]
    public void A_bad_line_is_named(string line, string reason)
    {
        Write("""{"question":"first","answer":"1"}""", line, """{"question":"last","answer":"1"}""");
        var fault = Assert.Throws<AgentsException>(() => JsonLinesTaskSet.Read(_path));
        Assert.Contains($"{_path}, line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_does_not_end_is_refused()
    {
        File.WriteAllText(_path, new string('x', 70_000));
        Assert.Contains("line 1: longer", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_text_an_empty_file_and_no_file_are_one_clear_error()
    {
        Assert.Contains(_path, Fault(), StringComparison.Ordinal);
        File.WriteAllBytes(_path, [0x7B, 0xFF, 0xFE, 0x0A]);
        Assert.Contains("not UTF-8", Fault(), StringComparison.Ordinal);
        File.WriteAllText(_path, "");
        Assert.Contains("no items", Fault(), StringComparison.Ordinal);
    }

    private string Fault() => Assert.Throws<AgentsException>(() => JsonLinesTaskSet.Read(_path)).Message;

    private void Write(params string[] lines) => File.WriteAllText(_path, string.Join('\n', lines) + "\n");
}
