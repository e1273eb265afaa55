using Agents.Cli.Improvement;
using Agents.Training.Hosting;
using Agents.Training.Improvement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Agents.Cli.Chat;

/// <summary>What a person can type besides questions.</summary>
internal static class ChatCommands
{
    private const string Help = """
        /rate good|bad     rate the last answer: a signal on its episode
        /why [FORMAT]      a rationale of the last answer, and the answer that follows from it alone; FORMAT is markup,
                           report, steps (default), subquestions or tree. Of a model that writes none: what the answer
                           rests on, by its probabilities
        /fix REMARK        mends the rationale by your remark ("Step 2 is wrong: …") and answers again
        /fix N: TEXT       the same with your text in the place of step N; corrections are stored for training
        /model NAME        talk with another model: ID[@VERSION], a folder or a .gguf file
        /train [TASK [N]]  N steps of training on a task, then the gate; the next answer is the better model's
        /history           the conversation so far
        /clear             begin a new conversation
        /help              this
        /quit              leave (or Ctrl-D); Ctrl-C cancels an answer
        """;

    /// <summary>Runs a command line; false when the person leaves.</summary>
    public static async Task<bool> RunAsync(
        ChatSession session, Terminal terminal, string line, CancellationToken cancellationToken)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["/quit" or "/exit"]:
                return false;
            case ["/help"]:
                await terminal.Output.WriteLineAsync(Help);
                break;
            case ["/rate", "good"]:
                await session.RateAsync(1, cancellationToken);
                break;
            case ["/rate", "bad"]:
                await session.RateAsync(-1, cancellationToken);
                break;
            case ["/why", .. var format] when format.Length <= 1:
                await session.Explanations.WhyAsync(session.History, format.FirstOrDefault(), cancellationToken);
                break;
            case ["/fix", ..] when words.Length > 1:
                await session.FixAsync(line["/fix".Length..].Trim(), cancellationToken);
                break;
            case ["/model", ..] when words.Length > 1:
                await session.OpenAsync(line["/model".Length..].Trim(), cancellationToken);
                break;
            case ["/train", .. var rest] when rest.Length <= 2:
                await TrainAsync(session, terminal, rest, cancellationToken);
                break;
            case ["/history"]:
                foreach (var message in session.History)
                    await terminal.Output.WriteLineAsync($"{message.Role}: {message.Text}");
                break;
            case ["/clear"]:
                session.Clear();
                break;
            default:
                await terminal.Error.WriteLineAsync($"'{line}' is not a command. /help lists them.");
                break;
        }

        return true;
    }

    private static async Task TrainAsync(
        ChatSession session, Terminal terminal, string[] words, CancellationToken cancellationToken)
    {
        using var interrupt = new AnswerInterrupt(cancellationToken);
        var services = session.Host.Services;
        var options = services.GetRequiredService<IOptions<TrainingOptions>>().Value.Clone();
        options.Task = words.Length > 0 ? words[0] : options.Task;
        if (words.Length > 1 && (!int.TryParse(words[1], out var wanted) || wanted < 1))
            throw new AgentsException($"'{words[1]}' is no number of steps.");
        var start = await session.Host.ServedVersionAsync(session.Model, interrupt.Token);
        options.Model = start.Model;
        var request = new ImproveRequest
        {
            Options = options,
            Start = start,
            Steps = words.Length > 1 ? int.Parse(words[1]) : TrainingDefaults.Steps(start.Model),
            EvaluationItems = options.GateItems,
        };
        try
        {
            await services.GetRequiredService<ImproveJob>()
                .RunAsync(request, new ProgressPrinter(terminal.Output), interrupt.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await terminal.Output.WriteLineAsync("  training cancelled; the model is as it was");
        }
    }
}
