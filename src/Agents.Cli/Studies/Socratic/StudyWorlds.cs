using Agents.Evaluation;
using Agents.Evaluation.Studies;

namespace Agents.Cli.Studies.Socratic;

/// <summary>The worlds of a study, the same for every method: one target and one stream of errors each.</summary>
internal sealed class StudyWorlds(StudyRequest request)
{
    private readonly int _items = (int)request.Parameters["items"];
    private readonly int _questions = (int)request.Parameters["questions"];

    /// <summary>A world of a split; worlds of different splits have nothing to do with each other.</summary>
    public QuestionWorld Draw(string split, int index, bool uniform = false) =>
        QuestionWorld.Draw(_items, _questions, uniform, Seed(split, index));

    /// <summary>Plays every world of the measurement.</summary>
    public IReadOnlyList<Play> Play(Player player, double wrong, bool uniform, CancellationToken cancellationToken)
    {
        var plays = new Play[request.N];
        for (var i = 0; i < plays.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            plays[i] = player.Play(Draw("test", i, uniform), wrong, Seed("answers", i));
        }

        return plays;
    }

    /// <summary>The seed of an item of a split.</summary>
    public ulong Seed(string split, int index) => SeededRandom.Mix(
        [(ulong)request.Seed, (ulong)index, .. split.Select(c => (ulong)c)]);
}
