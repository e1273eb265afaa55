using System.Text.Json;
using Agents.Episodes;
using Agents.Testing.Stores;

namespace Agents.Plugins.BehaviorHandbook.Tests.Answers;

/// <summary>What a student learns holds nothing of the handbook.</summary>
public sealed class StudentDataTests
{
    private readonly HandbookFixture _fixture = new();
    private readonly InMemoryStore _episodes = new();

    private static CancellationToken Token => HandbookFixture.Token;

    [Fact]
    public async Task The_handbook_is_hidden_from_the_student()
    {
        await _fixture.ApprovedAsync("add-nine", "To add 9, add 10 and take 1 away.");
        var answer = Answer("By [behavior:add-nine] 17 + 10 - 1.\nAnswer: 26");
        var examples = await new StudentData(_fixture.Handbook).SelectAsync([answer], Token);
        Assert.Equal(new StudentExample("What is 17 + 9?", "By 17 + 10 - 1.\nAnswer: 26"), Assert.Single(examples));
        await using var writer = new StringWriter();
        await StudentData.WriteAsync(examples, writer, Token);
        using var line = JsonDocument.Parse(writer.ToString());
        var messages = line.RootElement.GetProperty("messages");
        Assert.Equal(["user", "assistant"], messages.EnumerateArray().Select(m => m.GetProperty("role").GetString()));
        Assert.DoesNotContain("behavior", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_recite_or_make_up_behaviors_are_left_out()
    {
        await _fixture.ApprovedAsync("add-nine", "To add 9, add 10 and take 1 away.");
        var recited = Answer("The note says: to add 9, add 10 and take 1 away. 26");
        var madeUp = Answer("26 [behavior:none]") with { Unknown = ["none"] };
        Assert.Empty(await new StudentData(_fixture.Handbook).SelectAsync([recited, madeUp], Token));
    }

    [Fact]
    public async Task Episodes_of_an_evaluation_and_failed_ones_are_never_trained_on()
    {
        await _episodes.AppendAsync(
            [
                new Episode { Id = "use" }, new Episode { Id = "test", Purpose = EpisodePurpose.Evaluate },
                new Episode { Id = "failed", Error = "timeout" },
            ],
            Token);
        var answers = new[] { "use", "test", "failed", "gone" }.Select(id => Answer(id) with { Episode = id });
        var examples = await new StudentData(_fixture.Handbook, _episodes).SelectAsync(answers, Token);
        Assert.Equal("use", Assert.Single(examples).Answer);
    }

    private static BehaviorAnswer Answer(string text) =>
        new("What is 17 + 9?", text, ["add-nine"], ["add-nine"], [], 20);
}
