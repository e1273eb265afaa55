using Agents.Plugins.BehaviorHandbook;

namespace Agents.Cli.Studies.Handbook;

/// <summary>A family with its parameter: what one behavior is about.</summary>
internal sealed record Procedure(ProcedureFamily Family, string Parameter)
{
    public string Name => Family.Name(Parameter);

    public BehaviorDraft Draft => Drafted(Name, Family.Instruction(Parameter));

    public BehaviorDraft Wrong => Drafted($"{Name}-fast", Family.WrongInstruction(Parameter));

    private BehaviorDraft Drafted(string name, string instruction) =>
        new(name, instruction, Family.Topic, Family.UseWhen(Parameter));
}
