using Agents.Tasks.Families;

namespace Agents.Tasks.Composed;

/// <summary>A linear equation whose solution is to be written in base 2, 3, 4 or 5.</summary>
internal sealed class EquationInBase() : ResultInBase("equation_in_base", new SimpleEquations(), highest: 5);
