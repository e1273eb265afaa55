using System.Security.Cryptography;
using System.Text;

namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>
/// A step of a plan, with the steps whose values it takes; a plan is its last step. Two steps of one key are one step.
/// </summary>
internal abstract class Step(ValueKind kind, IReadOnlyList<Step> inputs, string key)
{
    /// <summary>What it gives.</summary>
    public ValueKind Kind { get; } = kind;

    /// <summary>The steps whose values it takes.</summary>
    public IReadOnlyList<Step> Inputs { get; } = inputs;

    /// <summary>What it does, written out; equal for equal steps.</summary>
    public string Key { get; } = key;

    /// <summary>Names the plan that ends with this step.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))[..16];

    /// <summary>Every step of the plan once, each after its inputs; the question is none.</summary>
    public IReadOnlyList<Step> Order()
    {
        var order = new List<Step>();
        Collect(order, new HashSet<string>(StringComparer.Ordinal));
        return order;
    }

    /// <summary>Steps of the plan.</summary>
    public int Size => Order().Count;

    /// <summary>Most model calls of one run of the plan.</summary>
    public int Calls => Order().OfType<Ask>().Sum(a => a.Tries);

    /// <summary>The plan with one step put in place of another, wherever it stands.</summary>
    public Step Replace(Step old, Step with) => Key == old.Key ? with : Rebuild(step => step.Replace(old, with));

    /// <summary>The same step with changed inputs.</summary>
    protected abstract Step Rebuild(Func<Step, Step> change);

    private void Collect(List<Step> order, HashSet<string> seen)
    {
        if (this is Question || !seen.Add(Key))
            return;
        foreach (var input in Inputs)
            input.Collect(order, seen);
        order.Add(this);
    }
}
