using FsCheck;
using FsCheck.Fluent;

namespace Agents.Testing.Stores;

/// <summary>
/// One random call on an episode store; numbers are folded into what exists by the model that runs it.
/// </summary>
/// <param name="Kind">append, append_again, evaluate, lease, consume, quarantine, steal, release or signal.</param>
/// <param name="Owner">One of two owners.</param>
/// <param name="A">First number, 0 to 9.</param>
/// <param name="B">Second number, 0 to 9.</param>
internal sealed record StoreOperation(string Kind, string Owner, int A, int B)
{
    /// <summary>Operations in the proportions that reach every state.</summary>
    public static Gen<StoreOperation> Generator { get; } =
        from kind in Gen.Frequency(
            (4, Gen.Constant("append")),
            (1, Gen.Constant("append_again")),
            (1, Gen.Constant("evaluate")),
            (4, Gen.Constant("lease")),
            (3, Gen.Constant("consume")),
            (1, Gen.Constant("quarantine")),
            (1, Gen.Constant("steal")),
            (1, Gen.Constant("release")),
            (1, Gen.Constant("signal")))
        from owner in Gen.Elements("run-1", "run-2")
        from a in Gen.Choose(0, 9)
        from b in Gen.Choose(0, 9)
        select new StoreOperation(kind, owner, a, b);
}
