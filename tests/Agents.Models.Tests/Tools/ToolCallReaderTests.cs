using Agents.Models.Tools;

namespace Agents.Models.Tests.Tools;

public sealed class ToolCallReaderTests
{
    private static readonly HashSet<string> Names = ["time", "add"];

    private const string Time = """{"name": "time", "arguments": {"tz": "Europe/Rome"}}""";

    private const string Nested =
        """{"name": "add", "arguments": {"a": [1, {"b": "</tool_call>\n<tool_call>"}], "text": "\"}]"}}""";

    public static TheoryData<string, string, string, int> Answers => new()
    {
        { "tagged", "Plain words, <b>and</b> a < b.", "Plain words, <b>and</b> a < b.", 0 },
        { "tagged", $"<tool_call>\n{Time}\n</tool_call>", "", 1 },
        { "tagged", $"Well.\n<tool_call>\n{Time}\n</tool_call>\n<tool_call>\n{Nested}\n</tool_call>", "Well.\n", 2 },
        { "tagged", $"<tool_call>{Time}</tool_call>", "", 1 },
        { "tagged", $"<tool_call>\n{Time}", "", 1 },
        { "tagged", $"<tool_<tool_call>\n{Nested}\n</tool_call>", "<tool_", 1 },
        { "tagged", "<tool_call>\n{\"name\": \"time\", \"arguments\": \"{\\\"tz\\\": 1}\"}\n</tool_call>", "", 1 },
        { "listed", $"[TOOL_CALLS][{Time}, {Nested}]", "", 2 },
        { "listed", $"See: [TOOL_CALLS][{Time}]", "See: ", 1 },
        { "listed", "[TOOL_CALL]", "[TOOL_CALL]", 0 },
        { "whole", """{"name": "time", "parameters": {"tz": "Europe/Rome"}}""", "", 1 },
        { "whole", """ {"name": "time", "parameters": {}}""", "", 1 },
        { "whole", "It is {late}.", "It is {late}.", 0 },
    };

    public static TheoryData<string, string> NoCalls => new()
    {
        { "tagged", "<tool_call>\n{\"name\": \"rm\", \"arguments\": {}}\n</tool_call>" },
        { "tagged", "<tool_call>\n{\"name\": \"time\", \"arguments\": [1]}\n</tool_call>" },
        { "tagged", "<tool_call>\n{\"name\": \"time\", \"parameters\": {}}\n</tool_call>" },
        { "tagged", "<tool_call>\n{\"name\": \"time\", \"arguments\": {}\n</tool_call>" },
        { "tagged", $"<tool_call>\n{Time}\n</tool_call> and then" },
        { "tagged", $"<tool_call>\n{Time}\n{Time}\n</tool_call>" },
        { "tagged", "<tool_call>" },
        { "tagged", "<tool_call>\n{\"name\": 7, \"arguments\": {}}" },
        { "tagged", $"<tool_call>\n{new string('[', 5000)}" },
        { "listed", $"[TOOL_CALLS]{Time}" },
        { "listed", "[TOOL_CALLS][]" },
        { "whole", "{\"name\": \"time\", \"arguments\": {}}" },
        { "whole", "{\"late\": true}" },
        { "whole", "{\"name\": \"time\", \"parameters\": {}}{\"name\": \"time\", \"parameters\": {}}" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Text_and_calls_are_the_same_wherever_an_answer_is_cut(
        string format, string answer, string text, int calls)
    {
        for (var first = 0; first <= answer.Length; first++)
        {
            for (var second = first; second <= answer.Length; second++)
                Check(format, [answer[..first], answer[first..second], answer[second..]], text, calls);
        }
        Check(format, [.. answer.Select(c => c.ToString())], text, calls);
    }

    [Theory]
    [MemberData(nameof(NoCalls))]
    public void What_is_no_call_is_text(string format, string answer)
    {
        var step = Math.Max(1, answer.Length / 200);
        for (var cut = 0; cut <= answer.Length; cut += step)
            Check(format, [answer[..cut], answer[cut..]], answer, 0);
    }

    [Fact]
    public void Text_is_given_out_as_soon_as_no_call_can_begin_in_it()
    {
        var reader = new ToolCallReader(ToolFormat.Tagged, Names);
        Assert.Equal("a ", reader.Add("a <tool"));
        Assert.Equal("<tools ", reader.Add("s "));
        Assert.Equal("x", reader.Add("x"));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        foreach (var format in (string[])["tagged", "single", "listed", "whole"])
        {
            var one = ToolFormat.Find(format);
            var calls = ToolFormat.Tagged.Read($"<tool_call>\n{Nested}\n</tool_call>", Names);
            var read = one.Read(one.Write(calls), Names);
            Assert.Equal(calls[0].Arguments.GetRawText(), Assert.Single(read).Arguments.GetRawText());
        }
    }

    private static void Check(string format, string[] pieces, string text, int count)
    {
        var reader = new ToolCallReader(ToolFormat.Find(format), Names);
        var given = string.Concat(pieces.Select(reader.Add));
        var (calls, rest) = reader.Finish();
        Assert.Equal(text, given + rest);
        Assert.Equal(count, calls.Count);
        Assert.All(calls, c => Assert.Contains(c.Name, Names));
    }
}
