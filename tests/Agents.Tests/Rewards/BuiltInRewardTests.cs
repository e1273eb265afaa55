using Agents.Episodes;
using Agents.Evaluation;
using Agents.Rewards;

namespace Agents.Tests.Rewards;

public sealed class BuiltInRewardTests
{
    [Theory]
    [InlineData("42", 1)]
    [InlineData("The sum is 42", 1)]
    [InlineData("41", 0)]
    public async Task Exact_is_what_the_tasks_grader_says(string reply, double expected) =>
        Assert.Equal(expected, await Score(new ExactReward([new EndsWithTask()]), reply));

    [Fact]
    public async Task Exact_does_not_apply_to_a_task_that_is_not_registered() =>
        Assert.Null(await Score(new ExactReward([]), "42"));

    [Theory]
    [InlineData("42", 1)]
    [InlineData(" -7\n", 1)]
    [InlineData("42.", 0)]
    [InlineData("The sum is 42", 0)]
    [InlineData("", 0)]
    public async Task Answer_only_is_a_bare_integer(string reply, double expected) =>
        Assert.Equal(expected, await Score(new AnswerOnlyReward(), reply));

    [Fact]
    public async Task Answer_only_does_not_apply_where_the_answer_is_text() =>
        Assert.Null(await Score(new AnswerOnlyReward(), "42", "forty-two"));

    [Fact]
    public async Task Neither_applies_without_a_task()
    {
        var episode = new Episode { Id = "e", Turns = [new EpisodeTurn { Model = "m", Text = "42" }] };

        Assert.Null(await new ExactReward([new EndsWithTask()])
            .ScoreAsync(episode, TestContext.Current.CancellationToken));
        Assert.Null(await new AnswerOnlyReward().ScoreAsync(episode, TestContext.Current.CancellationToken));
    }

    private static async Task<double?> Score(IRewardFunction reward, string reply, string answer = "42") =>
        await reward.ScoreAsync(
            new Episode
            {
                Id = "e",
                Task = new EpisodeTask("sum", TaskSplit.Train, "k", "40 + 2?", answer),
                Turns = [new EpisodeTurn { Model = "m", Text = reply }],
            },
            TestContext.Current.CancellationToken);

    private sealed class EndsWithTask : ITaskSet
    {
        public string Name => "sum";

        public int? Count(TaskSplit split) => null;

        public TaskItem Draw(TaskSplit split, int seed, int index) => throw new NotSupportedException();

        public Grade Grade(TaskItem item, string reply) =>
            new(reply.EndsWith(item.Answer, StringComparison.Ordinal), true);
    }
}
