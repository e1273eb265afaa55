using static Agents.Models.Templates.Jinja.JinjaStatement;

namespace Agents.Models.Templates.Jinja;

/// <summary>Runs the statements of a template once.</summary>
internal sealed class JinjaRenderer
{
    private readonly JinjaBudget _budget;
    private readonly JinjaEvaluator _evaluator;
    private List<MarkedText> _output = [];

    public JinjaRenderer(JinjaBudget budget) => (_budget, _evaluator) = (budget, new JinjaEvaluator(budget));

    /// <summary>Where the last step was, in characters.</summary>
    public int Position => _evaluator.Position;

    /// <summary>What the statements print.</summary>
    /// <exception cref="JinjaException">The template fails, or wants more than it may have.</exception>
    public MarkedText Render(IReadOnlyList<JinjaStatement> body, JinjaScope scope)
    {
        Run(body, scope);
        return MarkedText.Concat(_output);
    }

    private Flow Run(IReadOnlyList<JinjaStatement> body, JinjaScope scope)
    {
        foreach (var statement in body)
        {
            var flow = Run(statement, scope);
            if (flow != Flow.On)
                return flow;
        }
        return Flow.On;
    }

    private Flow Run(JinjaStatement statement, JinjaScope scope)
    {
        _budget.Enter();
        _evaluator.Position = statement.Position;
        var flow = Flow.On;
        switch (statement)
        {
            case Data data:
                Print(data.Text);
                break;
            case Print print:
                Print(JinjaValues.Print(_evaluator.Evaluate(print.Value, scope), _budget));
                break;
            case If branches:
                flow = Run(Choose(branches, scope), scope);
                break;
            case For loop:
                flow = Repeat(loop, scope);
                break;
            case Set set:
                Assign(set, scope);
                break;
            case Capture capture:
                scope.Set(capture.Target, Captured(capture.Body, new JinjaScope(scope)));
                break;
            case Macro macro:
                scope.Set(macro.Identifier, new JinjaFunction(macro.Identifier, call => Call(macro, call, scope)));
                break;
            case Leave leave:
                flow = leave.IsBreak ? Flow.Break : Flow.Continue;
                break;
        }
        _budget.Leave();
        return flow;
    }

    private void Print(MarkedText text)
    {
        if (text.Value.Length == 0)
            return;
        _budget.TakeCharacters(text.Value.Length);
        _output.Add(text);
    }

    private IReadOnlyList<JinjaStatement> Choose(If branches, JinjaScope scope)
    {
        foreach (var (condition, body) in branches.Branches)
        {
            if (JinjaValues.IsTrue(_evaluator.Evaluate(condition, scope)))
                return body;
        }
        return branches.Else;
    }

    private Flow Repeat(For node, JinjaScope scope)
    {
        var items = JinjaValues.Items(_evaluator.Evaluate(node.Items, scope), _budget);
        if (node.Condition is { } condition)
            items = items.FindAll(i => JinjaValues.IsTrue(_evaluator.Evaluate(condition, Turn(node, i, scope))));
        if (items.Count == 0)
            return Run(node.Else, scope);
        var loop = new JinjaLoop(items);
        for (; loop.Index < items.Count; loop.Index++)
        {
            _budget.Step();
            var turn = Turn(node, items[loop.Index], scope);
            turn.Set("loop", loop);
            if (Run(node.Body, turn) == Flow.Break)
                break;
        }
        return Flow.On;
    }

    // What is set in a turn of a loop is gone with the turn.
    private JinjaScope Turn(For node, object? item, JinjaScope scope)
    {
        var turn = new JinjaScope(scope);
        Unpack(node.Targets, item, turn);
        return turn;
    }

    private void Unpack(IReadOnlyList<string> targets, object? value, JinjaScope scope)
    {
        if (targets.Count == 1)
        {
            scope.Set(targets[0], value);
            return;
        }
        var parts = JinjaValues.Items(value, _budget);
        if (parts.Count != targets.Count)
            throw new JinjaException($"{parts.Count} values do not fill {targets.Count} names");
        for (var i = 0; i < parts.Count; i++)
            scope.Set(targets[i], parts[i]);
    }

    private void Assign(Set set, JinjaScope scope)
    {
        var value = _evaluator.Evaluate(set.Value, scope);
        _evaluator.Position = set.Position;
        if (set.Attribute is null)
            Unpack(set.Targets, value, scope);
        else if (scope.Find(set.Targets[0]) is JinjaDict { IsNamespace: true } space)
            space.Items[set.Attribute] = value;
        else
            throw new JinjaException($"'{set.Targets[0]}' is no namespace, and only those have attributes to set");
    }

    private MarkedText Captured(IReadOnlyList<JinjaStatement> body, JinjaScope scope)
    {
        var outer = _output;
        _output = [];
        Run(body, scope);
        var text = MarkedText.Concat(_output);
        _output = outer;
        return text;
    }

    private MarkedText Call(Macro macro, JinjaCall call, JinjaScope scope)
    {
        var inner = new JinjaScope(scope);
        var values = call.Bind([.. macro.Parameters.Select(p => p.Name)]);
        for (var i = 0; i < values.Length; i++)
        {
            var (name, otherwise) = macro.Parameters[i];
            var isGiven = i < call.Positional.Count || call.Named.ContainsKey(name);
            inner.Set(name, isGiven || otherwise is null ? values[i] : _evaluator.Evaluate(otherwise, inner));
        }
        return Captured(macro.Body, inner);
    }

    private enum Flow
    {
        On,
        Break,
        Continue,
    }
}
