using System.Text.Json.Nodes;
using Agents.Testing;

namespace Agents.Cli.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_prints_what_the_model_saw_and_said()
    {
        var json = (await Run("generate", "--prompt", "What is 2 + 3?", "--json")).Json;
        Assert.Equal(Length(json["ids"]), Length(json["log_probs"]));
        Assert.All(json["log_probs"]!.AsArray(), p => Assert.True((double)p! <= 0));
        Assert.NotEqual(0, Length(json["prompt_ids"]));
        Assert.Contains((string)json["finish_reason"]!, (string[])["stop", "length"]);
    }

    [Fact]
    public async Task Scoring_a_greedy_answer_gives_its_log_probabilities_back()
    {
        var answer = (await Run("generate", "--prompt", "What is 2 + 3?", "--json")).Json;
        var prompt = "<|im_start|>user\nWhat is 2 + 3?<|im_end|>\n<|im_start|>assistant\n";
        var line = new JsonObject { ["prompt"] = prompt, ["completion"] = $"{answer["text"]}<|im_end|>" };
        var (input, output) = (Write("in.jsonl", line.ToJsonString()), Path.Combine(_folder.Path, "out.jsonl"));
        Assert.Equal(0, (await Run("score", "--input", input, "--output", output)).ExitCode);
        var scores = JsonNode.Parse(await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken))!;
        Assert.Equal(answer["ids"]!.ToJsonString(), scores["ids"]!.ToJsonString());
        foreach (var (sampled, scored) in answer["log_probs"]!.AsArray().Zip(scores["log_probs"]!.AsArray()))
            Assert.Equal((double)sampled!, (double)scored!, 1e-4);
    }

    [Fact]
    public async Task Tokenizing_and_decoding_gives_the_text_back()
    {
        var input = Write("texts.jsonl", """{"text":"12 + 30 = ?","special":false}""", """{"text":"<|im_end|>","special":true}""");
        var lines = (await Run("tokenize", "--input", input)).JsonLines;
        Assert.Equal("12 + 30 = ?", (string?)lines[0]["decoded"]);
        Assert.Single(lines[1]["ids"]!.AsArray());
    }

    [Fact]
    public async Task The_same_seed_asks_the_same_questions()
    {
        var first = await Run("tasks", "sample", "--task", "gcd", "--split", "test", "--n", "5", "--seed", "3");
        var second = await Run("tasks", "sample", "--task", "gcd", "--split", "test", "--n", "5", "--seed", "3");
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(5, first.JsonLines.Select(l => (string)l["key"]!).Distinct().Count());
    }

    [Fact]
    public async Task An_evaluation_is_equal_item_by_item_when_repeated()
    {
        var (one, two) = (Path.Combine(_folder.Path, "1.jsonl"), Path.Combine(_folder.Path, "2.jsonl"));
        var first = await Run("evaluate", "--task", "addition", "--n", "40", "--items", one, "--json");
        var second = await Run("evaluate", "--task", "addition", "--n", "40", "--items", two, "--json");
        Assert.Equal(40, (int)first.Json["n"]!);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(
            await File.ReadAllTextAsync(one, TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(two, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_measured_answer_is_stored_and_replays_to_the_same_tokens()
    {
        await Run("evaluate", "--task", "addition", "--n", "20", "--json");
        var counts = (await Run("episodes", "list", "--json")).Json;
        Assert.Equal(20, (int)counts["evaluation"]!);
        var verified = await Run("episodes", "verify");
        Assert.Equal(0, verified.ExitCode);
        Assert.Equal(20, (int)verified.Json["same"]!);
    }

    [Theory]
    [InlineData("no-such-command")]
    [InlineData("evaluate", "--n", "0")]
    [InlineData("evaluate", "--split", "half")]
    [InlineData("generate")]
    public async Task Wrong_usage_is_said_beside_the_output_and_exits_with_2(params string[] arguments)
    {
        var run = await Run(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.NotEqual("", run.Error);
    }

    [Theory]
    [InlineData("generate", "--prompt", "x", "--model", "no/such/model.gguf")]
    [InlineData("evaluate", "no_such_study")]
    [InlineData("evaluate", "--task", "no_such_task")]
    [InlineData("evaluate", "--model", "embedded@ffffffffffff")]
    [InlineData("models", "rollback", "embedded")]
    [InlineData("episodes", "show", "nothing")]
    public async Task What_cannot_be_done_is_one_line_and_exits_with_1(params string[] arguments)
    {
        var run = await Run(arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_line_is_named_by_its_number()
    {
        var run = await Run("tokenize", "--input", Write("bad.jsonl", """{"text":"a"}""", "{oops"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("bad.jsonl:2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_in_a_pipe_answers_rates_and_remembers()
    {
        var run = await CommandRun.Of(
            _folder.Path, "What is 2 + 3?\n/rate good\n/history\n/nonsense\n/quit\n", "chat");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
        Assert.Contains("rating = 1 on episode", run.Output, StringComparison.Ordinal);
        Assert.Contains("user: What is 2 + 3?", run.Output, StringComparison.Ordinal);
        Assert.Contains("/help", run.Error, StringComparison.Ordinal);
        var export = (await Run("episodes", "export")).JsonLines;
        Assert.Equal(1, (double)Assert.Single(export)["episode"]!["signals"]!["rating"]!);
    }

    private static int Length(JsonNode? array) => array!.AsArray().Count;

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private Task<CommandRun> Run(params string[] arguments) => CommandRun.Of(_folder.Path, "", arguments);
}
