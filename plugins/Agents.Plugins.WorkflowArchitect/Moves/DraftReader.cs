using System.Text.RegularExpressions;
using Agents.Plugins.WorkflowArchitect.Plans;

namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>
/// Reads what a model proposed into a plan. It is data from a model: only listed functions, only values of earlier
/// steps, only texts of bounded length. A slot that names no earlier step is refused, other braces are text, so no
/// template of its own is run.
/// </summary>
internal sealed partial class DraftReader(Toolbox toolbox, int maxSteps)
{
    private const int MaxText = 4_000;

    private readonly Dictionary<string, Step> _steps = new(StringComparer.Ordinal)
    {
        [Question.Name] = Question.Instance,
    };

    /// <summary>What is wrong with the draft, in a sentence, or null; then <paramref name="plan"/> is its plan.</summary>
    public string? Read(PlanDraft draft, out Step? plan)
    {
        plan = null;
        if (draft.Steps is not { Count: > 0 } || draft.Steps.Count > maxSteps || draft.Steps.Any(s => s is null))
            return $"A plan has 1 to {maxSteps} steps; this one has {draft.Steps?.Count ?? 0}.";
        foreach (var draftStep in draft.Steps)
        {
            string? error = Read(draftStep, out var step);
            if (error is not null)
                return error;
            if (!_steps.TryAdd(draftStep.Id, step!))
                return $"The id '{Shorten(draftStep.Id)}' stands there twice, or is the name of the question.";
            plan = step;
        }

        return null;
    }

    /// <summary>Puts new words to the agents of a plan; ids are those of <see cref="Name"/>.</summary>
    public static string? Read(PromptDraft draft, Step plan, out Step? changed)
    {
        changed = plan;
        var order = plan.Order();
        if (draft.Agents is not { Count: > 0 } || draft.Agents.Count > order.Count || draft.Agents.Any(a => a is null))
            return "The list agents is empty or too long, or holds nothing where an agent should stand.";
        var places = Enumerable.Range(0, order.Count).ToDictionary(Name, i => i, StringComparer.Ordinal);
        // The last step first: a step that was changed is another one to those that take its value.
        foreach (var agent in draft.Agents.OrderByDescending(a => places.GetValueOrDefault(a.Id ?? "")))
        {
            if (!places.Remove(agent.Id ?? "", out int place) || order[place] is not Ask ask)
                return $"There is no agent '{Shorten(agent.Id ?? "")}', or it stands there twice.";
            string? error = Words(agent.Instructions, agent.Prompt);
            if (error is not null)
                return error;
            IReadOnlyList<PromptPart> prompt = ask.Prompt;
            if (agent.Prompt is not null)
            {
                var known = order.Take(place).Index().ToDictionary(s => Name(s.Index), s => s.Item);
                known[Question.Name] = Question.Instance;
                if (Parts(agent.Prompt, known, out prompt) is { } wrong)
                    return wrong;
            }

            var settings = ask.Settings with { Instructions = Said(agent.Instructions) };
            changed = changed.Replace(ask, new Ask(prompt, settings));
        }

        return null;
    }

    /// <summary>The name by which models are told of a step.</summary>
    public static string Name(int place) => $"step{place + 1}";

    private string? Read(StepDraft draft, out Step? step)
    {
        step = null;
        if (draft.Id is null || !Identifier().IsMatch(draft.Id))
            return $"'{Shorten(draft.Id ?? "")}' is no id: letters, digits and _, at most 64.";
        return draft.Function is { } name ? ReadCall(draft, name, out step) : ReadAsk(draft, out step);
    }

    private string? ReadCall(StepDraft draft, string name, out Step? step)
    {
        step = null;
        if (toolbox.Find(name) is not { } function)
            return $"There is no function '{Shorten(name)}'. There are: "
                + $"{string.Join(", ", toolbox.Functions.Select(f => f.Name).Take(20))}.";
        var arguments = new List<Step>();
        foreach (var parameter in function.Parameters)
        {
            string source = draft.Arguments?.GetValueOrDefault(parameter.Name) ?? "";
            if (!_steps.TryGetValue(source, out var value))
                return $"{name} needs '{parameter.Name}': the id of an earlier step, or question.";
            if (!parameter.Takes(value))
                return $"{name} cannot take '{Shorten(source)}' as '{parameter.Name}': it is of another type.";
            arguments.Add(value);
        }

        step = new Call(function, arguments);
        return null;
    }

    private string? ReadAsk(StepDraft draft, out Step? step)
    {
        step = null;
        if (draft.Prompt is not { } prompt)
            return $"Step '{Shorten(draft.Id)}' has neither a function nor a prompt.";
        if (Words(draft.Instructions, prompt) is { } error)
            return error;
        if (Parts(prompt, _steps, out var parts) is { } wrong)
            return wrong;
        step = new Ask(parts, new AskSettings { Instructions = Said(draft.Instructions) });
        return null;
    }

    private static string? Words(string? instructions, string? prompt) =>
        instructions?.Length > MaxText || prompt?.Length > MaxText
            ? $"Instructions and prompts have at most {MaxText} characters."
            : string.IsNullOrWhiteSpace(prompt ?? "x") ? "A prompt is empty." : null;

    private static string? Parts(
        string prompt, Dictionary<string, Step> known, out IReadOnlyList<PromptPart> parts)
    {
        var found = new List<PromptPart>();
        parts = found;
        int at = 0;
        foreach (Match match in Slot().Matches(prompt))
        {
            if (!known.TryGetValue(match.Groups[1].Value, out var step))
                return $"The prompt names '{Shorten(match.Groups[1].Value)}', which is no earlier step.";
            if (match.Index > at)
                found.Add(new PromptPart(prompt[at..match.Index], null));
            found.Add(new PromptPart(null, step));
            at = match.Index + match.Length;
        }

        if (at < prompt.Length)
            found.Add(new PromptPart(prompt[at..], null));
        return null;
    }

    private static string? Said(string? instructions) =>
        string.IsNullOrWhiteSpace(instructions) ? null : instructions;

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}(?!\n)$")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*\}\}")]
    private static partial Regex Slot();
}
