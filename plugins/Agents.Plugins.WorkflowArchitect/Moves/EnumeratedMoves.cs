using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Search;

namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>
/// The neighbours of a plan: one change of its structure or of a prompt. Structure: a check with repeated answers,
/// votes, a step more, less, or another function. Prompt: other words, other instructions, another value asked about,
/// examples shown.
/// </summary>
/// <param name="context">The search.</param>
/// <param name="examples">Items that prompts may show; none for no such move.</param>
internal sealed class EnumeratedMoves(SearchContext context, IReadOnlyList<TaskItem> examples)
{
    // The ways to fill the parameters of a check grow as powers of the steps.
    private const int MostParameters = 3;

    private WorkflowArchitectOptions Options => context.Options;

    /// <summary>The neighbours, each once, in a fixed order; those with more steps than allowed are left out.</summary>
    public IReadOnlyList<(Step Plan, string Origin)> Of(Step plan)
    {
        var order = plan.Order();
        var found = new List<(Step, string)>();
        foreach (var ask in order.OfType<Ask>())
        {
            found.AddRange(Checks(ask).Select(a => (plan.Replace(ask, a), "check")));
            found.AddRange(Votes(ask).Select(a => (plan.Replace(ask, a), "votes")));
            found.AddRange(Prompts(ask, order).Select(a => (plan.Replace(ask, a), "prompt")));
            found.AddRange(Examples(ask).Select(a => (plan.Replace(ask, a), "examples")));
        }

        found.AddRange(Smaller(plan, order).Select(p => (p, "step removed")));
        found.AddRange(Swapped(plan, order).Select(p => (p, "function changed")));
        found.AddRange(Larger(plan, order).Select(p => (p, "step added")));
        return [.. found.Where(f => f.Item1.Key != plan.Key && f.Item1.Size <= Options.MaxSteps && f.Item1.Size > 0)
            .DistinctBy(f => f.Item1.Key)];
    }

    private IEnumerable<Ask> Checks(Ask ask)
    {
        if (ask.Settings.Votes > 1)
            yield break;
        Step[] known = [Question.Instance, .. ask.Order().Where(s => s != ask)];
        foreach (var check in context.Toolbox.Checks.Where(c => c.Parameters.Count <= MostParameters))
        {
            foreach (var arguments in Arguments(check, ask, known))
            {
                yield return ask.With(ask.Settings with
                {
                    Check = new AnswerCheck(check, arguments, Options.Tries),
                    Temperature = Options.Temperature,
                });
            }
        }
    }

    // Exactly one parameter takes the answer, the others what was known before.
    private static IEnumerable<IReadOnlyList<Step?>> Arguments(FunctionCard check, Ask ask, Step[] known) =>
        Enumerable.Range(0, check.Parameters.Count).Where(i => check.Parameters[i].Takes(ask)).SelectMany(own =>
        {
            IEnumerable<IReadOnlyList<Step?>> arguments = [[]];
            for (int i = 0; i < check.Parameters.Count; i++)
            {
                var parameter = check.Parameters[i];
                Step?[] fitting = i == own ? [null] : [.. known.Where(parameter.Takes)];
                arguments = arguments.SelectMany(a => fitting.Select(v => (IReadOnlyList<Step?>)[.. a, v])).ToList();
            }

            return arguments;
        });

    private IEnumerable<Ask> Votes(Ask ask)
    {
        if (ask.Settings is { Votes: 1, Check: null })
            yield return ask.With(ask.Settings with { Votes = Options.Votes, Temperature = Options.Temperature });
        if (ask.Settings.Votes > 1 || ask.Settings.Check is not null)
            yield return ask.With(ask.Settings with { Votes = 1, Check = null, Temperature = 0 });
    }

    private IEnumerable<Ask> Prompts(Ask ask, IReadOnlyList<Step> order)
    {
        var values = order.TakeWhile(s => s.Key != ask.Key).Prepend(Question.Instance)
            .Where(s => s.Kind is ValueKind.Text or ValueKind.Any);
        return values.SelectMany(v => context.Forms.Select(f => new Ask(
            f.Fill(v), ask.Settings with { Instructions = f.Instructions })));
    }

    private IEnumerable<Ask> Examples(Ask ask)
    {
        // Only where the whole question is asked are the answers of the task what the model should give.
        if (examples.Count == 0 || ask.Prompt.Count != 1 || ask.Prompt[0].Value is not Question)
            return [];
        string shown = string.Concat(examples.Select(e => $"{e.Question}\n{e.Answer}\n\n"));
        return [new Ask([new PromptPart(shown, null), .. ask.Prompt], ask.Settings)];
    }

    private static IEnumerable<Step> Smaller(Step plan, IReadOnlyList<Step> order) =>
        order.SelectMany(s => s.Inputs.Select(i => plan.Replace(s, i)));

    private IEnumerable<Step> Swapped(Step plan, IReadOnlyList<Step> order) =>
        order.OfType<Call>().SelectMany(call => context.Toolbox.Functions
            .Where(f => f.Parameters.Count == call.Inputs.Count
                && f.Parameters.Zip(call.Inputs).All(p => p.First.Takes(p.Second)))
            .Select(f => plan.Replace(call, new Call(f, call.Inputs))));

    private IEnumerable<Step> Larger(Step plan, IReadOnlyList<Step> order)
    {
        Step[] values = [.. order, Question.Instance];
        foreach (var function in context.Toolbox.Functions.Where(f => f.Parameters.Count is 1 or 2))
        {
            foreach (var first in values.Where(function.Parameters[0].Takes))
            {
                if (function.Parameters.Count == 1 && first == plan)
                    yield return new Call(function, [first]);
                foreach (var second in function.Parameters.Count == 1 ? [] : values.Where(function.Parameters[1].Takes))
                {
                    if (first == plan || second == plan)
                        yield return new Call(function, [first, second]);
                }
            }
        }

        if (plan.Kind is ValueKind.Text or ValueKind.Any)
        {
            foreach (var form in context.Forms)
                yield return Ask.Of(form, plan);
        }
    }
}
